/** Words of the document page. */

export const pageTexts = {
  untitled: 'Document',
  back: 'Documents',
  tryAgain: 'Try again',
  damagedTitle: 'Damaged document',
  error: 'What went wrong',
  changes: 'Changes',
};

export const actionTexts = {
  retry: 'Retry',
  retryLabel: (name: string) => `Retry ${name}`,
  edit: 'Edit',
  sendAgain: 'Send again',
  sendAgainHint: 'Sends it to ElevenLabs again, although nothing has changed',
  delete: 'Delete',
  copyLink: 'Copy link',
};

export const agentsTexts = {
  title: 'Agents',
  check: 'Check agents',
  refresh: 'Refresh',
  none: 'No agent uses this document yet.',
  connect: 'Connect an agent',
  list: 'Agents that use this document',
  throughFolder: 'via all documents',
  direct: 'attached directly',
  more: 'Show more',
};

export const claimsTexts = {
  list: 'What agents know of it',
};

export const indexTexts = {
  title: 'Search index',
  progress: 'Indexing',
  earlier: 'Until then, searches find the text from before your last change.',
};

export const deleteTexts = {
  title: (name: string) => `Delete “${name}”?`,
  text: (undoSeconds: number) =>
    `This permanently deletes it here and at ElevenLabs, including its history. You can undo for ${undoSeconds} seconds.`,
  checking: 'Checking which agents use it…',
  unknown: 'Agents that use it will lose it.',
  unused: 'No agent uses it.',
  cancel: 'Cancel',
  confirm: 'Delete',
};

export const deletionTexts = {
  panel: 'Deletion',
  before: 'Deleting in',
  over: 'Deleting within a minute',
  deleteNow: 'Delete now',
  undo: 'Undo',
  keep: 'Keep document',
  inUse: 'Attached to agents',
  inUseText: "ElevenLabs won't delete a document that is attached directly to an agent.",
  agentsUnknown: "Couldn't check which agents.",
  agents: 'Agents it is attached to',
  detach: 'Detach and delete…',
  detachTitle: (name: string) => `Detach and delete “${name}”?`,
  detachText: (agents: readonly string[]) =>
    `ElevenLabs removes it from ${agents.length === 0 ? 'every agent' : agents.join(', ')} and deletes it. You can't undo this.`,
  detachConfirm: 'Detach and delete',
  cancel: 'Cancel',
};

export const fileTexts = {
  title: 'File',
  download: 'Download',
  replace: 'Replace',
  replacing: 'Replacing…',
  replaced: 'File replaced',
  unreadable: (fileName: string) => `Couldn't read “${fileName}”. Try again.`,
  refused: (fileName: string, problem: string) => `Couldn't upload “${fileName}”. ${problem}`,
};

export const webPageTexts = {
  title: 'Web page',
  refresh: 'Refresh now',
  next: 'Next in',
  due: 'Due now',
  checked: 'Last checked',
};

export const textTexts = {
  title: 'Text',
  show: 'Show text',
  hide: 'Hide text',
  loading: 'Loading…',
  unreadable: "Couldn't load the text.",
  tryAgain: 'Try again',
  damaged: 'The stored text is damaged. Save it again to repair it.',
  block: 'The text',
  copy: 'Copy text',
  showAll: (size: string) => `Show all ${size}`,
};

/** Labels of the technical facts of a text or file. */
export const sourceLabels = { name: 'Name', kind: 'Type', size: 'Size', sha256: 'SHA-256', unknown: 'unknown' };

export const detailTexts = {
  title: 'Details',
  live: 'ElevenLabs has',
  remoteId: 'ElevenLabs ID',
  documentId: 'Document ID',
  copy: (what: string) => `Copy ${what}`,
  noneYet: 'None yet',
  created: 'Created',
  by: (user: string) => `by ${user}`,
  you: 'you',
  saved: 'Last saved',
  synced: 'Last sync',
  notYet: 'Not yet',
  retries: 'Retries',
};

export const historyTexts = {
  title: 'History',
  took: (duration: string) => `, took ${duration}`,
  unreadable: "Couldn't load all attempts. Trying again with the next change.",
};
