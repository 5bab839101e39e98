import { useMemo, useState } from 'react';
import type { KnowledgeItem } from '../model/knowledge-item.ts';
import type { HeldList } from '../view/held-list.ts';
import { type RowView, rowView } from '../view/row.ts';

type ListRow = { kind: 'document'; id: string; row: RowView } | { kind: 'unreadable'; id: string; problem: string };

/** What each item shows. An item that stayed the same keeps its row, so that only changed rows render again. */
function createRowCache() {
  const known = new WeakMap<KnowledgeItem, ListRow>();
  return (item: KnowledgeItem): ListRow => {
    const row: ListRow =
      known.get(item) ?? (item.kind === 'document' ? { kind: item.kind, id: item.id, row: rowView(item) } : item);
    known.set(item, row);
    return row;
  };
}

export interface PlacedRow {
  row: ListRow;
  /** It is no longer what was asked for, or gone: the list does not follow it any more. */
  hasLeft: boolean;
}

/** The rows in the order in which they are shown. */
export function useRows(items: ReadonlyMap<string, KnowledgeItem>, { shown, latest }: HeldList): readonly PlacedRow[] {
  const [rowOf] = useState(createRowCache);
  return useMemo(() => {
    const present = new Set(latest);
    return (shown ?? []).flatMap((id) => {
      const item = items.get(id);
      return item === undefined ? [] : [{ row: rowOf(item), hasLeft: !present.has(id) }];
    });
  }, [items, shown, latest, rowOf]);
}
