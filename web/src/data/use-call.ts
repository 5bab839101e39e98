import { useMemo } from 'react';
import { useServices } from '../firebase/services.tsx';
import { once } from '../once.ts';
import type { Call } from './call.ts';

/** The service's API, in the name of whoever is signed in. Its code is fetched with the first call. */
export function useCall(): Call {
  const { auth } = useServices();
  return useMemo(() => {
    const load = once(async () => (await import('./call.ts')).createCall({ baseUrl: '/api', idToken: auth.idToken }));
    const call: Call = async (method, path, options) => (await load())(method, path, options);
    return call;
  }, [auth]);
}
