import { useMemo, useState } from 'react';
import type { KnowledgeItem } from '../firebase/knowledge-item.ts';
import { type RowView, rowView } from '../view/row.ts';

export type ListRow = { kind: 'document'; row: RowView } | { kind: 'unreadable'; id: string; problem: string };

/** What each item shows. An item that stayed the same keeps its row, so that only changed rows render again. */
export function useRows(items: readonly KnowledgeItem[] | null): readonly ListRow[] {
  const [known] = useState(() => new WeakMap<KnowledgeItem, ListRow>());
  return useMemo(
    () =>
      (items ?? []).map((item) => {
        const row = known.get(item) ?? (item.kind === 'document' ? { kind: item.kind, row: rowView(item) } : item);
        known.set(item, row);
        return row;
      }),
    [items, known],
  );
}
