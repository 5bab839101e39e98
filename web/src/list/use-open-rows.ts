import { useCallback, useState } from 'react';

const none: ReadonlySet<string> = new Set();
const noHeights: ReadonlyMap<string, number> = new Map();

/** Which rows show why they failed, and how high that is. */
export function useOpenRows() {
  const [open, setOpen] = useState(none);
  const [heights, setHeights] = useState(noHeights);
  const toggle = useCallback((id: string) => {
    setOpen((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  const measure = useCallback((id: string, height: number) => {
    setHeights((before) => (before.get(id) === height ? before : new Map(before).set(id, height)));
  }, []);
  return { open, heights, toggle, measure };
}
