import { type ListSort, listSorts } from '@knowledge-sync/contract';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type ListView, sortRefusal } from '../model/list-view.ts';
import { ColumnHeader } from '../ui/table.tsx';

interface Column {
  title: string;
  className: string;
  /** The ways to sort by it; pressing goes from one to the next. */
  sorts: readonly ListSort[];
}

const columns: readonly Column[] = [
  { title: 'Name', className: '', sorts: ['name', 'name_desc'] },
  { title: 'Status', className: '', sorts: [] },
  { title: 'Last attempt', className: '', sorts: ['attempt', 'attempt_oldest'] },
  { title: 'Retries', className: 'doc-number', sorts: ['retries'] },
  { title: 'Source', className: '', sorts: [] },
  { title: 'ElevenLabs id', className: 'doc-remote', sorts: [] },
];

const directionOf = (sort: ListSort): 'ascending' | 'descending' =>
  listSorts[sort].direction === 'asc' ? 'ascending' : 'descending';

/** The next way to sort after pressing the column: through its own ones, then back to the newest. */
function nextSort(sorts: readonly ListSort[], current: ListSort): ListSort {
  const at = sorts.indexOf(current);
  return sorts[at + 1] ?? 'newest';
}

interface TableHeadProps {
  view: ListView;
  onSort: (sort: ListSort) => void;
}

/** What each column shows, and how to sort by it. Why it cannot be sorted now stands on the button. */
export function TableHead({ view, onSort }: TableHeadProps) {
  return columns.map(({ title, className, sorts }) => {
    if (sorts.length === 0)
      return (
        <ColumnHeader key={title} className={className}>
          {title}
        </ColumnHeader>
      );
    const isSorted = sorts.includes(view.sort);
    const next = nextSort(sorts, view.sort);
    const refusal = sortRefusal(view, next);
    const Arrow = listSorts[view.sort].direction === 'asc' ? ArrowUp : ArrowDown;
    return (
      <ColumnHeader key={title} className={className} aria-sort={isSorted ? directionOf(view.sort) : 'none'}>
        <button
          type="button"
          className="sort-button"
          aria-disabled={refusal !== null}
          title={refusal ?? `Sort: ${listSorts[next].title}`}
          onClick={() => refusal === null && onSort(next)}
        >
          {title}
          {isSorted && <Arrow className="size-3.5" aria-hidden="true" />}
          {refusal && <span className="sr-only">: {refusal}</span>}
        </button>
      </ColumnHeader>
    );
  });
}
