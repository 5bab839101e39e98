import { useEffect, useRef, useState } from 'react';
import { guardPage } from '../route/navigation.ts';
import { useUnloadGuard } from '../ui/use-unload-guard.ts';

/** Asks before unsaved changes are lost by a link, the back button, or closing the tab. */
export function useLeaveGuard(isDirty: boolean) {
  const [pending, setPending] = useState<{ leave: () => void } | null>(null);
  const release = useRef((): void => undefined);
  useEffect(() => {
    if (!isDirty) return;
    release.current = guardPage((leave) => setPending({ leave }));
    return () => release.current();
  }, [isDirty]);
  useUnloadGuard(isDirty, true);
  return {
    isAsking: pending !== null,
    stay: () => setPending(null),
    go: () => {
      setPending(null);
      pending?.leave();
    },
    /** Ends the guard after a save. */
    allow: () => release.current(),
  };
}
