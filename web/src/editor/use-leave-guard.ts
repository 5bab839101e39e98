import { useEffect, useRef, useState } from 'react';
import { guardPage } from '../route/navigation.ts';
import { useUnloadGuard } from '../ui/use-unload-guard.ts';

/** Asks before the page is left with unsaved changes: by a link, the browser's back button, or closing the tab. */
export function useLeaveGuard(isDirty: boolean) {
  const [pending, setPending] = useState<{ leave: () => void } | null>(null);
  const release = useRef((): void => undefined);
  useEffect(() => {
    if (!isDirty) return;
    release.current = guardPage((leave) => setPending({ leave }));
    return () => release.current();
  }, [isDirty]);
  useUnloadGuard(isDirty);
  return {
    isAsking: pending !== null,
    stay: () => setPending(null),
    go: () => {
      setPending(null);
      pending?.leave();
    },
    /** What was typed is saved: the page may be left. */
    allow: () => release.current(),
  };
}
