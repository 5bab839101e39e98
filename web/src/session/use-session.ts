import { useEffect, useState } from 'react';
import { type Account, useServices } from '../firebase/services.tsx';

export type Session = { state: 'starting' } | { state: 'signed-out' } | { state: 'signed-in'; account: Account };

/** The signed-in account, updated live, including sign-ins in other tabs and changes of role. */
export function useSession(): Session {
  const { auth } = useServices();
  const [session, setSession] = useState<Session>({ state: 'starting' });
  useEffect(
    () => auth.watch((account) => setSession(account ? { state: 'signed-in', account } : { state: 'signed-out' })),
    [auth],
  );
  return session;
}
