/** The documents page as its reader sees it. */
import type { Locator, Page } from '@playwright/test';

export const tableOf = (page: Page): Locator => page.getByRole('table', { name: 'Documents' });

/** The names of the documents that are there, from the top. */
export const namesIn = (page: Page): Locator => tableOf(page).getByRole('link');

/** A part of the bar that counts documents by status. */
export const barPart = (page: Page, title: string): Locator =>
  page.getByRole('group', { name: 'Show documents by status' }).getByRole('button', { name: title });

/** The button that shows what has come and gone. */
export const waitingButton = (page: Page): Locator => page.getByRole('button', { name: /: show$/ });
