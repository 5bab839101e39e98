import { type ListSort, listSorts } from '@knowledge-sync/contract';
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ListView } from '../model/list-view.ts';
import { ColumnHeader } from '../ui/table.tsx';
import { tableTexts } from './texts.ts';

interface Column {
  title: string;
  /** The sort orders of the column. Pressing its header goes from one to the next. */
  sorts: readonly ListSort[];
}

const { columns: titles } = tableTexts;

/** The date that the list is sorted by; the date of creation when it is sorted by name. */
export const shownDate = ({ sort }: Pick<ListView, 'sort'>): 'added' | 'lastAttempt' =>
  listSorts[sort].field === 'last_sync_attempt' ? 'lastAttempt' : 'added';

const columnsOf = (view: ListView): readonly Column[] => [
  { title: titles.name, sorts: ['name', 'name_desc'] },
  { title: titles.status, sorts: [] },
  { title: titles.type, sorts: [] },
  shownDate(view) === 'added'
    ? { title: titles.added, sorts: ['newest', 'oldest'] }
    : { title: titles.lastAttempt, sorts: ['attempt', 'attempt_oldest'] },
];

const directionOf = (sort: ListSort): 'ascending' | 'descending' =>
  listSorts[sort].direction === 'asc' ? 'ascending' : 'descending';

/** The order after pressing a header: the next of its column, and newest first after its last. */
function nextSort(sorts: readonly ListSort[], current: ListSort): ListSort {
  const at = sorts.indexOf(current);
  return sorts[at + 1] ?? 'newest';
}

interface TableHeadProps {
  view: ListView;
  onSort: (sort: ListSort) => void;
}

/** The column headers. Pressing one sorts by its column. */
export function TableHead({ view, onSort }: TableHeadProps) {
  return columnsOf(view).map(({ title, sorts }) => {
    if (sorts.length === 0) return <ColumnHeader key={title}>{title}</ColumnHeader>;
    const isSorted = sorts.includes(view.sort);
    const next = nextSort(sorts, view.sort);
    const Arrow = listSorts[view.sort].direction === 'asc' ? ArrowUp : ArrowDown;
    return (
      <ColumnHeader key={title} aria-sort={isSorted ? directionOf(view.sort) : 'none'}>
        <button
          type="button"
          className={`-ml-1.5 inline-flex min-h-6 items-center gap-1 rounded-md px-1.5 font-medium press-hover:text-text ${isSorted ? 'text-text' : ''}`}
          title={tableTexts.sort(listSorts[next].title)}
          onClick={() => onSort(next)}
        >
          {title}
          {isSorted && <Arrow className="size-3.5" aria-hidden="true" />}
        </button>
      </ColumnHeader>
    );
  });
}
