/**
 * Callbacks of a row to the list. One object for all rows, so that a row renders again only when it
 * changes.
 */
export interface RowHandlers {
  retry: (id: string, name: string) => void;
  /** Opens or closes the details of its error. */
  toggle: (id: string) => void;
  /** @param isRange whether all rows since the last selected one are selected too */
  select: (id: string, isSelected: boolean, isRange: boolean) => void;
  /** Asks, then sends or deletes the document. */
  start: (kind: 'send' | 'delete', item: { id: string; name: string }) => void;
}
