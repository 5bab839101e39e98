/** The documents page as its user sees it. */
import type { Locator, Page } from '@playwright/test';

export const tableOf = (page: Page): Locator => page.getByRole('table', { name: 'Documents' });

/** The names of the shown documents, from the top. */
export const namesIn = (page: Page): Locator => tableOf(page).locator('.doc-name').getByRole('link');

/** A status in the bar that counts documents. */
export const barPart = (page: Page, title: string): Locator =>
  page.getByRole('group', { name: 'Show documents by status' }).getByRole('button', { name: title });

/** The button that brings the list up to date. */
export const waitingButton = (page: Page): Locator =>
  page.getByRole('button', { name: /^(Show \d+ new|Remove \d+ that|Refresh list)/ });
