import { useCallback, useMemo, useReducer } from 'react';

interface Selection {
  chosen: ReadonlySet<string>;
  /** The row that was selected or deselected last: a range starts there. */
  last: string | null;
}

type Action =
  | { kind: 'select'; id: string; isSelected: boolean; isRange: boolean }
  | { kind: 'selectAll' }
  | { kind: 'clear' };

const nothing: Selection = { chosen: new Set(), last: null };

function reduce(before: Selection, action: Action, ids: readonly string[]): Selection {
  switch (action.kind) {
    case 'select': {
      const { id, isSelected, isRange } = action;
      const from = isRange && before.last !== null ? ids.indexOf(before.last) : -1;
      const to = ids.indexOf(id);
      const range = from === -1 ? [id] : ids.slice(Math.min(from, to), Math.max(from, to) + 1);
      const chosen = new Set(before.chosen);
      for (const each of range) {
        if (isSelected) chosen.add(each);
        else chosen.delete(each);
      }
      return { chosen, last: id };
    }
    case 'selectAll':
      return { ...before, chosen: new Set(ids) };
    case 'clear':
      return { ...before, chosen: nothing.chosen };
    default:
      return action satisfies never;
  }
}

/** Which rows are selected. Rows that are no longer shown are not selected. */
export function useSelection(ids: readonly string[]) {
  const [{ chosen }, dispatch] = useReducer(
    (before: Selection, action: Action) => reduce(before, action, ids),
    nothing,
  );
  const selected = useMemo(() => {
    const present = ids.filter((id) => chosen.has(id));
    return present.length === chosen.size ? chosen : new Set(present);
  }, [ids, chosen]);
  const select = useCallback(
    (id: string, isSelected: boolean, isRange: boolean) => dispatch({ kind: 'select', id, isSelected, isRange }),
    [],
  );
  const selectAll = useCallback(() => dispatch({ kind: 'selectAll' }), []);
  const clear = useCallback(() => dispatch({ kind: 'clear' }), []);
  return { selected, select, selectAll, clear };
}
