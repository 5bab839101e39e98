import { useCallback, useMemo, useRef, useState } from 'react';

const nothing: ReadonlySet<string> = new Set();

/** Which rows are selected. What is no longer shown is not selected either. */
export function useSelection(ids: readonly string[]) {
  const [chosen, setChosen] = useState(nothing);
  const last = useRef<string | null>(null);
  const latest = useRef(ids);
  latest.current = ids;
  const selected = useMemo(() => {
    const present = ids.filter((id) => chosen.has(id));
    return present.length === chosen.size ? chosen : new Set(present);
  }, [ids, chosen]);
  const select = useCallback((id: string, isSelected: boolean, isRange: boolean) => {
    const from = isRange && last.current !== null ? latest.current.indexOf(last.current) : -1;
    const to = latest.current.indexOf(id);
    last.current = id;
    const range = from === -1 ? [id] : latest.current.slice(Math.min(from, to), Math.max(from, to) + 1);
    setChosen((before) => {
      const next = new Set(before);
      for (const each of range) {
        if (isSelected) next.add(each);
        else next.delete(each);
      }
      return next;
    });
  }, []);
  const selectAll = useCallback(() => setChosen(new Set(latest.current)), []);
  const clear = useCallback(() => setChosen(nothing), []);
  return { selected, select, selectAll, clear };
}
