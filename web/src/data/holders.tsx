import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { useServices } from '../firebase/services.tsx';
import type { Holders } from '../model/holders.ts';

const HoldersContext = createContext<Holders | null>(null);

/** The agents that have the folder; null while unknown. */
export const useHolders = (): Holders | null => useContext(HoldersContext);

/** Listens to the stored holders, once for all pages. Does not ask ElevenLabs. */
export function HoldersProvider({ children }: { children: ReactNode }) {
  const { loadStore } = useServices();
  const [holders, setHolders] = useState<Holders | null>(null);
  useEffect(() => {
    let isOver = false;
    let stop = (): void => undefined;
    loadStore().then(
      (store) => {
        if (!isOver)
          stop = store.watchHolders((record) => {
            if (record === null) return setHolders(null);
            import('../view/agent-claims.ts').then(
              ({ holdersView }) => isOver || setHolders(holdersView(record)),
              () => setHolders(null),
            );
          });
      },
      // The shown page needs the store too, and shows the error.
      () => undefined,
    );
    return () => {
      isOver = true;
      stop();
    };
  }, [loadStore]);
  return <HoldersContext value={holders}>{children}</HoldersContext>;
}
