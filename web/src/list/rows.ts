import type { KnowledgeItem } from '../model/knowledge-item.ts';
import type { HeldList } from '../view/held-list.ts';
import { type RowView, rowView } from '../view/row.ts';

type DocumentListRow = { kind: 'document'; id: string; row: RowView } | Extract<KnowledgeItem, { kind: 'unreadable' }>;

export type ListRow = DocumentListRow & {
  /**
   * Whether the document was deleted or no longer matches the view. The list does not follow it any
   * more.
   */
  hasLeft: boolean;
};

const views = new WeakMap<KnowledgeItem, DocumentListRow>();

/** An unchanged item keeps its row view, so that only changed rows render again. */
function viewOf(item: KnowledgeItem): DocumentListRow {
  const known = views.get(item);
  if (known !== undefined) return known;
  const view: DocumentListRow = item.kind === 'document' ? { kind: item.kind, id: item.id, row: rowView(item) } : item;
  views.set(item, view);
  return view;
}

/** The rows in the order in which they are shown. */
export function listRows(items: ReadonlyMap<string, KnowledgeItem>, { shown, latest }: HeldList): readonly ListRow[] {
  const present = new Set(latest);
  return (shown ?? []).flatMap((id) => {
    const item = items.get(id);
    return item === undefined ? [] : [{ ...viewOf(item), hasLeft: !present.has(id) }];
  });
}
