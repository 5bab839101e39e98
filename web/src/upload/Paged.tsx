import { type ReactNode, useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { pagedTexts as texts } from './texts.ts';

const pageSize = 50;

interface PagedProps<T> {
  items: readonly T[];
  children: (shown: readonly T[]) => ReactNode;
}

/** Shows a page of a list, so that thousands of rows are never drawn at once. */
export function Paged<T>({ items, children }: PagedProps<T>) {
  const [wanted, setWanted] = useState(0);
  const last = Math.ceil(items.length / pageSize) - 1;
  // Items leave the list while it is shown.
  const page = Math.max(0, Math.min(wanted, last));
  const first = page * pageSize;
  return (
    <>
      {children(items.slice(first, first + pageSize))}
      {last > 0 && (
        <div className="flex flex-wrap items-center gap-2 py-1 text-muted text-sm">
          <Button size="small" isDisabled={page === 0} onPress={() => setWanted(page - 1)}>
            {texts.earlier}
          </Button>
          <span className="tabular-nums">
            {texts.range(first + 1, Math.min(first + pageSize, items.length), items.length)}
          </span>
          <Button size="small" isDisabled={page === last} onPress={() => setWanted(page + 1)}>
            {texts.later}
          </Button>
        </div>
      )}
    </>
  );
}
