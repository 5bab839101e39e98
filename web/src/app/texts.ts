import { productName } from '../ui/texts.ts';

/** Words of the frame around every page, and of the pages shown before it. */
export const frameTexts = {
  skip: 'Skip to content',
  home: `${productName}: all documents`,
  sections: 'Sections',
  documents: 'Documents',
  agents: 'Agents',
  check: 'Sync check',
};

/** The other words of the account menu are in late-texts.ts. */
export const accountLabel = (address: string): string => `Account: ${address}`;

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
