/** Interface texts of the documents page that its first view does not need. */
import { isolated } from '@knowledge-sync/contract';
import { formatCount, plural } from '../view/format.ts';
import type { BulkCounts } from './bulk/run-bulk.ts';

export const sharedFailureTexts = {
  label: 'Shared failure',
  show: (count: number) => `Show these ${formatCount(count)}`,
  retry: (count: number) => `Retry these ${formatCount(count)}`,
};

export const causeTexts = { label: 'Causes of failures' };

export const filterTexts = {
  label: 'Filters',
  type: 'Type',
  anyType: 'All types',
  types: { text: 'Text', url: 'Web pages', file: 'Files' },
  cause: 'Cause of the failure',
  anyCause: 'Any cause',
  index: 'Search index',
  anyIndex: 'Any index state',
  agent: 'Agent',
  anyAgent: 'Any agent',
  author: 'Added by',
  anyAuthor: 'Added by anyone',
  clear: 'Clear filters',
};

export const syncTimesTexts = {
  longestWait: 'Longest wait',
  typicalSyncTime: 'Typical sync time',
  show: 'Show sync times',
  hide: 'Hide sync times',
};

export const rowDetailsTexts = {
  connect: 'Connect an agent',
  open: 'Open the document',
};

export const menuTexts = {
  label: (name: string) => `Actions for ${isolated(name)}`,
  open: 'Open',
  edit: 'Edit',
  retry: 'Retry',
  sendAgain: 'Send again…',
  copyLink: 'Copy link',
  copied: 'Copied the link.',
  notCopied: "The browser didn't allow copying. Open the document and copy its address.",
  openAtElevenLabs: 'Open in ElevenLabs',
  delete: 'Delete…',
};

export const damagedRowTexts = {
  status: 'Damaged',
  name: (id: string) => `Damaged document ${id}`,
};

export const firstRunTexts = {
  title: 'Get started',
  done: 'Your agent knows it',
  close: 'Hide these steps',
  steps: { add: 'Add a document', connect: 'Connect an agent', known: 'See that your agent knows it' },
  states: { done: ' (done)', current: ' (current step)', later: '' },
  now: {
    add: 'It syncs to ElevenLabs automatically.',
    connect: 'It then uses all your documents, also later ones.',
    known: 'Once your document is synced and indexed.',
  },
  nowForViewers: {
    add: 'An editor adds the first one.',
    connect: 'An editor connects one on the Agents page.',
    known: 'Once a document is synced and indexed.',
  },
  connect: 'Connect an agent',
  open: 'Open the document',
};

export const emptyTexts = {
  title: 'No documents yet',
  editor: 'Upload files, paste text or add a web page. You can follow the progress here.',
  viewer: 'Documents appear here once an editor adds them.',
  upload: 'Upload the first document',
  sample: 'Try a sample document',
  noSample: "Couldn't load the sample. Check your connection, then try again.",
};

export const bulkTexts = {
  label: 'Selected documents',
  selected: (count: number) => `${plural(count, 'document')} selected`,
  selectAll: (count: number) => `Select all ${count} on this page`,
  selectMatching: (count: number, isFiltered: boolean) =>
    `Select all ${formatCount(count)}${isFiltered ? ' that match' : ''}`,
  clear: 'Clear the selection',
  noneFailed: 'None of the selected documents failed.',
  /** @param failed null if it is not known */
  retry: (failed: number | null) =>
    failed === null ? 'Retry failed' : failed > 0 ? `Retry ${formatCount(failed)} failed` : 'Retry',
  sendAgain: (count: number) => `Send ${formatCount(count)} again`,
  delete: (count: number) => `Delete ${formatCount(count)}`,
};

export const bulkPanelTexts = {
  progress: 'Progress',
  nothingToDo: 'Nothing to do.',
  undo: 'Undo',
  details: 'Details',
  stop: 'Stop',
  close: 'Close',
  confirmTitle: (count: number) => `Delete ${plural(count, 'document')}?`,
  confirmText: (count: number, seconds: number) =>
    `This permanently deletes ${plural(count, 'document')} here and at ElevenLabs, including the history. Agents will stop using ${count === 1 ? 'it' : 'them'}. You can undo for ${seconds} seconds.`,
  confirmSendTitle: (count: number) => `Send ${plural(count, 'document')} again?`,
  confirmSendText: (count: number) =>
    `${count === 1 ? 'It is' : 'Each is'} sent to ElevenLabs once and indexed again. Agents keep using ${count === 1 ? 'it' : 'them'}.`,
  names: (names: readonly string[], more: number) =>
    `${names.map((name) => `“${isolated(name)}”`).join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
  /** @param words the filter in words: "failed documents" */
  allOf: (words: string) => `This includes all ${words}, also on other pages.`,
  cancel: 'Cancel',
  alreadyDeleted: 'It was already deleted.',
  states: {
    waiting: 'Waiting',
    working: 'In progress',
    done: 'Done',
    left: 'Nothing to do',
    refused: 'Refused',
  },
};

export type BulkAction = 'retry' | 'send' | 'delete' | 'restore';

function bulkOutcome(action: BulkAction, { total, done, isOver }: BulkCounts): string {
  switch (action) {
    case 'retry':
      return isOver ? `${plural(done, 'retry', 'retries')} queued` : `${done} of ${total} retries queued`;
    case 'send':
      return isOver ? `Sending ${plural(done, 'document')} again` : `Sending ${done} of ${total} documents again`;
    case 'delete':
      return isOver ? `Deleting ${plural(done, 'document')}` : `Deleting ${done} of ${total} documents`;
    case 'restore':
      return isOver ? `Restored ${plural(done, 'document')}` : `Restored ${done} of ${total} documents`;
    default:
      return action satisfies never;
  }
}

const leftReasons = {
  retry: 'no longer needed a retry',
  send: 'already deleted',
  delete: 'already deleted',
  restore: 'already deleted',
} as const satisfies Record<BulkAction, string>;

/** "3 retries queued, 1 no longer needed a retry, 1 refused". */
export function bulkSummary(action: BulkAction, counts: BulkCounts): string {
  const { left, refused } = counts;
  const parts = [
    bulkOutcome(action, counts),
    left > 0 ? `${left} ${leftReasons[action]}` : '',
    refused > 0 ? `${refused} refused` : '',
  ];
  return parts.filter(Boolean).join(', ');
}

/**
 * "40 of 120 retries queued", "118 retries queued, 2 skipped".
 *
 * @param total null once it is over
 */
export function matchingSummary(
  action: BulkAction,
  { done, left }: { done: number; left: number },
  total: number | null,
): string {
  const outcome = bulkOutcome(action, { total: total ?? done, done, left: 0, refused: 0, isOver: total === null });
  return left > 0 ? `${outcome}, ${formatCount(left)} skipped` : outcome;
}

export const shortcutTexts = {
  title: 'Keyboard shortcuts',
  close: 'Close',
  next: 'Next document',
  previous: 'Previous document',
  open: 'Open the document',
  select: 'Select',
  retry: 'Retry',
  details: 'Show why it failed',
  search: 'Search',
  showNew: 'Show new documents',
  upload: 'Upload documents',
  clear: 'Clear the selection',
  help: 'Keyboard shortcuts',
};
