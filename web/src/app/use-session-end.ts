import { useEffect } from 'react';
import { noteEndedSession } from '../data/ended-session.ts';
import { useServices } from '../firebase/services.tsx';

/**
 * Signs the user out once their role was lowered or removed. Firestore and the API refuse the
 * session from then on, and the page would show failures without a reason.
 */
export function useSessionEnd(uid: string): void {
  const { auth, loadStore } = useServices();
  useEffect(() => {
    let stop: (() => void) | null = null;
    let isOver = false;
    const end = async (endedAtMs: number): Promise<void> => {
      if ((await auth.signedInAtMs()) >= endedAtMs || isOver) return;
      noteEndedSession(true);
      await auth.signOut();
    };
    loadStore().then(
      (store) => {
        if (!isOver) stop = store.watchSessionEnd(uid, (endedAtMs) => void end(endedAtMs).catch(() => undefined));
      },
      // The page itself says that it cannot load.
      () => undefined,
    );
    return () => {
      isOver = true;
      stop?.();
    };
  }, [auth, loadStore, uid]);
}
