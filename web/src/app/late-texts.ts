/** Words of the frame that are loaded after the first page. */
import { plural } from '../view/format.ts';
import type { Theme } from './theme.ts';

export const accountTexts = {
  role: (role: string | null) => `Role: ${role}`,
  people: 'People',
  activity: 'Activity',
  apiDocs: 'API documentation',
  appearance: 'Appearance',
  themes: { system: 'System', light: 'Light', dark: 'Dark' } satisfies Record<Theme, string>,
  signOut: 'Sign out',
};

export const notifyTexts = {
  title: 'Notify me about failures',
  hint: 'While this page is open in another tab',
  blocked: "Blocked. Allow notifications in your browser's settings for this page.",
  unsupported: "This browser can't show notifications from a page.",
};

/** Described with a section of the navigation, for screen readers. */
export const countTexts = {
  differences: (count: number) => plural(count, 'difference'),
  attention: (count: number) => `${count} ${count === 1 ? 'needs' : 'need'} attention`,
};

export const providerTexts = {
  unavailable: 'Service unavailable',
  retrying: 'Retrying automatically.',
  connectedTo: (provider: string) => `Connected to ${provider}`,
  sentTo: (host: string) => `Documents are sent to ${host}`,
};
