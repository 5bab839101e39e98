/** Words of a document's history and of its earlier texts. */
import { isolated } from '@knowledge-sync/contract';
import { someone } from '../../view/person.ts';

export const historyTexts = {
  title: 'History',
  by: 'by',
  someone,
  took: (duration: string) => `, took ${duration}`,
  attempts: 'Show each attempt',
  unreadable: "Couldn't load the whole history. Trying again with the next change.",
};

export const earlierTexts = {
  title: 'Earlier texts',
  show: 'Show earlier texts',
  hide: 'Hide earlier texts',
  loading: 'Loading…',
  tryAgain: 'Try again',
  none: 'No earlier text is kept.',
  kept: (days: number, size: string) =>
    `Replaced texts of up to ${size} are kept for ${days === 1 ? '1 day' : `${days} days`}.`,
  keptNone: 'Replaced texts are not kept.',
  saved: 'Saved',
  by: 'by',
  name: (name: string) => `Named “${isolated(name)}” then`,
  view: 'View',
  compare: 'Compare',
  restore: 'Restore',
  /** For screen readers: the same buttons follow each text. */
  action: (action: string, at: string) => `${action} the text of ${at}`,
  viewTitle: (at: string) => `Text of ${at}`,
  compareTitle: (at: string) => `Changes since ${at}`,
  text: 'The earlier text',
  close: 'Close',
  unreadable: "Couldn't load the current text. Close, then try again.",
  restoreTitle: 'Restore this text?',
  restoreText: 'It replaces the current text, which becomes an earlier text. The name stays.',
  cancel: 'Cancel',
  restored: 'Earlier text restored',
};

export const compareTexts = {
  list: 'Changed lines',
  equal: 'The texts are equal.',
  tooDifferent: 'The texts differ too much to compare them here.',
  removed: 'Removed:',
  added: 'Added:',
  unchanged: (lines: number) => (lines === 1 ? '1 unchanged line' : `${lines} unchanged lines`),
  summary: (added: number, removed: number) =>
    `${added === 1 ? '1 line' : `${added} lines`} added, ${removed === 1 ? '1 line' : `${removed} lines`} removed`,
};
