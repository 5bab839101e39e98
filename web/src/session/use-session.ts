import { useEffect, useState } from 'react';
import { type Account, useServices } from '../firebase/services.tsx';

export type Session = { state: 'starting' } | { state: 'signed-out' } | { state: 'signed-in'; account: Account };

/** The signed-in account, updated live: also after a sign-in in another tab and after a change of role. */
export function useSession(): Session {
  const { auth } = useServices();
  const [session, setSession] = useState<Session>({ state: 'starting' });
  useEffect(
    () => auth.watch((account) => setSession(account ? { state: 'signed-in', account } : { state: 'signed-out' })),
    [auth],
  );
  return session;
}
