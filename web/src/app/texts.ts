import { productName } from '../ui/texts.ts';
import type { Theme } from './use-theme.ts';

/** Words of the frame around every page, and of the pages shown before it. */
export const frameTexts = {
  skip: 'Skip to content',
  home: `${productName}: all documents`,
  sections: 'Sections',
  documents: 'Documents',
  agents: 'Agents',
  check: 'Sync check',
};

export const providerTexts = {
  unavailable: 'Service unavailable',
  retrying: 'Retrying automatically.',
  connectedTo: 'Connected to: ',
  sentTo: (host: string) => `Documents are sent to ${host}`,
};

export const accountTexts = {
  label: (address: string) => `Account: ${address}`,
  role: (role: string | null) => `Role: ${role}`,
  appearance: 'Appearance',
  themes: { system: 'System', light: 'Light', dark: 'Dark' } satisfies Record<Theme, string>,
  signOut: 'Sign out',
};

export const startTexts = {
  connecting: 'Connecting…',
  failedTitle: `${productName} couldn't start`,
  failed: "Couldn't reach the server. Check your connection, then reload.",
  reload: 'Reload',
};

export const unknownPageTexts = {
  title: 'Page not found',
  text: 'The link may be wrong or outdated.',
};
