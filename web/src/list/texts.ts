/** Interface texts of the documents page. Statuses, errors and index states have theirs in view/ and the contract. */
import { plural } from '../view/format.ts';
import type { WaitingChanges } from '../view/held-list.ts';
import { formatCount } from '../view/overview.ts';
import type { BulkCounts } from './bulk/run-bulk.ts';

export const pageTexts = {
  title: 'Documents',
  upload: 'Upload documents',
  shortcuts: 'Keyboard shortcuts',
  loading: 'Loading documents',
  changes: 'Changes',
};

export const overviewTexts = {
  label: 'Overview',
  byStatus: 'Show documents by status',
  all: 'All',
  longestWait: 'Longest wait',
  failures: 'Failures',
  failure: (title: string, count: number) => `${title} (${formatCount(count)})`,
  averageSyncTime: 'Average sync time',
  showSyncTimes: 'Show sync times',
  hideSyncTimes: 'Hide sync times',
  loadingSyncTimes: 'Loading sync times…',
  noSyncTimes: "Couldn't load sync times. Check your connection, then try again.",
  noSyncs: 'No syncs yet.',
};

export const toolbarTexts = {
  search: 'Search by the start of the name',
  placeholder: 'Name starts with…',
  clearSearch: 'Clear the search',
  type: 'Type',
  types: { all: 'All types', text: 'Text', url: 'Web pages', file: 'Files' },
  sortBy: 'Sort by',
};

export const tableTexts = {
  label: 'Documents',
  selected: 'Select',
  actions: 'Actions',
  columns: {
    name: 'Name',
    status: 'Status',
    lastSync: 'Last sync',
    retries: 'Retries',
    type: 'Type',
    remoteId: 'ElevenLabs ID',
  },
  sort: (title: string) => `Sort: ${title}`,
};

export const rowTexts = {
  none: '—',
  retries: (count: number) => (count === 1 ? 'retry' : 'retries'),
  select: (name: string) => `Select ${name}`,
  copyId: (name: string) => `Copy the ElevenLabs ID of ${name}`,
  details: 'Details',
  retry: 'Retry',
  retryOf: (name: string) => `Retry ${name}`,
  undo: 'Undo',
  undoOf: (name: string) => `Undo deleting ${name}`,
  cannotUndo: "Couldn't load what Undo needs. Check your connection, then try again.",
  deleted: 'Deleted',
  noLongerMatches: 'No longer matches the filter',
  damaged: 'Damaged',
  damagedName: (id: string) => `Damaged document ${id}`,
  damagedText: (problem: string) => `An administrator needs to repair or delete its record. (${problem})`,
};

/** The button that brings the list up to date; null when nothing changed. */
export function waitingChangesText({ added, gone, isReordered }: WaitingChanges): string | null {
  if (added > 0 && gone > 0) return `Refresh list (${added + gone} changes)`;
  if (added > 0) return `Show ${plural(added, 'new document')}`;
  if (gone > 0) return `Remove ${gone} that no longer ${gone === 1 ? 'matches' : 'match'}`;
  return isReordered ? 'Refresh list (order changed)' : null;
}

interface PagerPlace {
  /** Position of the first document of the page, from 1. */
  from: number;
  shown: number;
  /** On all pages; null while unknown. */
  total: number | null;
  /** Whether there is no other page. */
  isOnly: boolean;
}

export const pagerTexts = {
  label: 'Pages',
  first: 'First',
  previous: 'Previous',
  next: 'Next',
  place: ({ from, shown, total, isOnly }: PagerPlace) =>
    isOnly
      ? plural(shown, 'document')
      : `${formatCount(from)} to ${formatCount(from + shown - 1)}${total === null ? '' : ` of ${formatCount(total)}`}`,
};

export const sharedFailureTexts = {
  label: 'Shared failure',
  show: 'Show all failed',
  retry: 'Retry all failed',
};

export const emptyTexts = {
  title: 'No documents yet',
  editor:
    'Upload files, paste text or add a web page. They sync to ElevenLabs automatically, and you can follow the progress here.',
  viewer: 'Documents appear here once an editor adds them.',
  upload: 'Upload the first document',
  sample: 'Try a sample document',
  noSample: "Couldn't load the sample. Check your connection, then try again.",
};

export const noMatchesTexts = {
  title: (words: string) => `No ${words}`,
  more: (words: string) => `more ${words}`,
  showAll: 'Show all documents',
};

export const bulkTexts = {
  label: 'Selected documents',
  selected: (count: number) => `${plural(count, 'document')} selected`,
  selectAll: (count: number) => `Select all ${count} on this page`,
  clear: 'Clear the selection',
  noneFailed: 'None of the selected documents failed.',
  retryHint: 'Retries the failed ones',
  retry: (failed: number) => (failed > 0 ? `Retry ${failed} failed` : 'Retry'),
  delete: (count: number) => `Delete ${count}`,
  progress: 'Progress',
  loading: 'Loading failed documents…',
  notLoaded: "Couldn't load failed documents. Check your connection, then try again.",
  nothingToRetry: 'Nothing to retry.',
  undo: 'Undo',
  stop: 'Stop',
  close: 'Close',
  confirmTitle: (count: number) => `Delete ${plural(count, 'document')}?`,
  confirmText: (count: number, seconds: number) =>
    `This permanently deletes ${plural(count, 'document')} here and at ElevenLabs, including the history. Agents will stop using ${count === 1 ? 'it' : 'them'}. You can undo for ${seconds} seconds.`,
  names: (names: readonly string[], more: number) =>
    `${names.map((name) => `“${name}”`).join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
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

export type BulkAction = 'retry' | 'delete' | 'restore';

function bulkOutcome(action: BulkAction, { total, done, isOver }: BulkCounts): string {
  switch (action) {
    case 'retry':
      return isOver ? `${plural(done, 'retry', 'retries')} queued` : `${done} of ${total} retries queued`;
    case 'delete':
      return isOver ? `Deleting ${plural(done, 'document')}` : `Deleting ${done} of ${total} documents`;
    case 'restore':
      return isOver ? `Restored ${plural(done, 'document')}` : `Restored ${done} of ${total} documents`;
    default:
      return action satisfies never;
  }
}

/** "3 retries queued, 1 no longer needed a retry, 1 refused". */
export function bulkSummary(action: BulkAction, counts: BulkCounts): string {
  const { left, refused } = counts;
  const parts = [
    bulkOutcome(action, counts),
    left > 0 ? `${left} ${action === 'retry' ? 'no longer needed a retry' : 'already deleted'}` : '',
    refused > 0 ? `${refused} refused` : '',
  ];
  return parts.filter(Boolean).join(', ');
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
