/** Words of the document page. */
import { isolated } from '@knowledge-sync/contract';

export const pageTexts = {
  untitled: 'Document',
  back: 'Documents',
  tryAgain: 'Try again',
  damagedTitle: 'Damaged document',
  changes: 'Changes',
};

export const failureTexts = {
  title: 'What went wrong',
  said: 'ElevenLabs says:',
};

export const actionTexts = {
  retry: 'Retry',
  retryLabel: (name: string) => `Retry ${isolated(name)}`,
  edit: 'Edit',
  sendAgain: 'Send again',
  sentAgain: 'Sending it to ElevenLabs again, although nothing has changed.',
  replace: 'Replace file',
  delete: 'Delete',
  copyLink: 'Copy link',
};

export const agentsTexts = {
  title: 'Agents',
  check: 'Check agents',
  refresh: 'Refresh',
  none: 'No agent uses this document yet.',
  unknown: 'Check which agents use this document.',
  notYet: "Agents can't use it before it is synced.",
  earlierVersion: 'Agents use the version from the last sync.',
  connect: 'Connect an agent',
  list: 'Agents that use this document',
  unchecked: 'Not checked yet',
  checked: 'Checked',
  through: { folder: 'via all documents', document: 'attached directly' },
  more: 'Show more',
};

export const indexTexts = {
  state: 'Search index:',
  progress: 'Indexing',
  earlier: 'Until then, searches find the text from before your last change.',
};

export const deleteTexts = {
  title: (name: string) => `Delete “${isolated(name)}”?`,
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
  detachTitle: (name: string) => `Detach and delete “${isolated(name)}”?`,
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
  replaced: (warnings: readonly string[]) => ['File replaced', ...warnings].join('. '),
  unreadable: (fileName: string) => `Couldn't read “${isolated(fileName)}”. Try again.`,
  refused: (fileName: string, problem: string) => `Couldn't upload “${isolated(fileName)}”. ${problem}`,
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
  loading: 'Loading…',
  unreadable: "Couldn't load the text.",
  tryAgain: 'Try again',
  damaged: 'The stored text is damaged. Save it again to repair it.',
  block: 'The text',
  copy: 'Copy text',
  showAll: (size: string) => `Show all ${size}`,
  format: 'Show as',
  formats: { formatted: 'Formatted', source: 'Source' },
};

export const extractedTexts = {
  title: 'Text that agents read',
  afterSync: 'Shown here once it is synced.',
  none: (sourceType: 'file' | 'url') => `No text was found in this ${sourceType === 'file' ? 'file' : 'web page'}.`,
  earlier: 'From the last sync. The latest version is not synced yet.',
};

export const fileTextTexts = {
  title: 'Text in the file',
  lead: 'Read in this browser. ElevenLabs may read it differently.',
  show: 'Show text',
  none: 'No text was found in this file. Agents cannot read pictures of text.',
  unreadable: "Couldn't read the text of this file.",
};

/** What Markdown shows beside its own words. */
export const markdownTexts = {
  image: (alt: string) => (alt === '' ? 'Image' : `Image: ${alt}`),
  table: 'Table',
  done: 'Done',
  toDo: 'To do',
};

export const detailTexts = {
  title: 'Details',
  kind: 'Type',
  size: 'Size',
  added: 'Added',
  by: 'by',
  saved: 'Last edited',
  synced: 'Last synced',
  notYet: 'Not yet',
  live: 'ElevenLabs has',
  open: 'Open in ElevenLabs',
  technical: 'Technical details',
  remoteId: 'ElevenLabs ID',
  documentId: 'Document ID',
  revision: 'Revision',
  sha256: 'SHA-256',
  contentType: 'Content type',
  bytes: 'Size in bytes',
  retries: 'Manual or scheduled retries',
  copy: (what: string) => `Copy ${what}`,
  noneYet: 'None yet',
};
