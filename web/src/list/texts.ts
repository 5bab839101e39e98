/**
 * Interface texts of the documents page. Statuses, errors and index states have theirs in view/ and
 * the contract.
 */
import { isolated } from '@knowledge-sync/contract';
import { formatCount, plural } from '../view/format.ts';
import type { WaitingChanges } from '../view/held-list.ts';

export const pageTexts = {
  title: 'Documents',
  upload: 'Upload',
  documents: 'documents',
  shortcuts: 'Keyboard shortcuts',
  loading: 'Loading documents',
  changes: 'Changes',
};

export const summaryTexts = {
  facts: 'Sync and use by agents',
  connect: 'Connect an agent',
  showFailed: 'Show failed documents',
};

export const overviewTexts = {
  byStatus: 'Show documents by status',
  all: 'All',
  /** A count that is not known yet. */
  unknown: '–',
};

export const toolbarTexts = {
  search: 'Search documents',
  clearSearch: 'Clear the search',
  filters: (count: number) => (count === 0 ? 'Filters' : `Filters (${count})`),
  sortBy: 'Sort by',
};

export const tableTexts = {
  label: 'Documents',
  selected: 'Select',
  actions: 'Actions',
  columns: {
    name: 'Name',
    status: 'Status',
    type: 'Type',
    added: 'Added',
    lastAttempt: 'Last sync',
  },
  sort: (title: string) => `Sort: ${title}`,
};

export const rowTexts = {
  none: '—',
  select: (name: string) => `Select ${isolated(name)}`,
  menuOf: (name: string) => `Actions for ${isolated(name)}`,
  details: 'Details',
  retry: 'Retry',
  /** What helps where a retry fails again. */
  fix: { edit: 'Edit', replace: 'Replace' },
  retryOf: (name: string) => `Retry ${isolated(name)}`,
  undo: 'Undo',
  undoOf: (name: string) => `Undo deleting ${isolated(name)}`,
  cannotUndo: "Couldn't load what Undo needs. Check your connection, then try again.",
  deleted: 'Deleted',
  noLongerMatches: 'No longer matches the filter',
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

export const noMatchesTexts = {
  title: (words: string) => `No ${words}`,
  more: (words: string) => `more ${words}`,
  further: 'Keep searching',
  showAll: 'Show all documents',
};
