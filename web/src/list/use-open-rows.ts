import { useCallback, useState } from 'react';

const none: ReadonlySet<string> = new Set();

/** Which rows show the details of their error. */
export function useOpenRows() {
  const [open, setOpen] = useState(none);
  const toggle = useCallback((id: string) => {
    setOpen((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  return { open, toggle };
}
