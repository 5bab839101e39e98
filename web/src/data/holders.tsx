import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { useServices } from '../firebase/services.tsx';
import type { Holders } from '../model/holders.ts';

const HoldersContext = createContext<Holders | null>(null);

/** The agents that are known to hold the folder; null while that is not known. */
export const useHolders = (): Holders | null => useContext(HoldersContext);

/** Listens once for all pages. What is told here was learned before: ElevenLabs is not asked. */
export function HoldersProvider({ children }: { children: ReactNode }) {
  const { loadStore } = useServices();
  const [holders, setHolders] = useState<Holders | null>(null);
  useEffect(() => {
    let isOver = false;
    let stop = (): void => undefined;
    loadStore().then(
      (store) => {
        if (!isOver) stop = store.watchHolders(setHolders);
      },
      // The page that is shown needs the store too, and says that it is missing.
      () => undefined,
    );
    return () => {
      isOver = true;
      stop();
    };
  }, [loadStore]);
  return <HoldersContext value={holders}>{children}</HoldersContext>;
}
