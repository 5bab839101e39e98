import { useMemo } from 'react';
import { useServices } from '../firebase/services.tsx';
import { once } from '../once.ts';
import type { Call } from './call.ts';

/** Calls the API as the signed-in user. The code is loaded with the first call. */
export function useCall(): Call {
  const { auth } = useServices();
  return useMemo(() => {
    const load = once(async () => (await import('./call.ts')).createCall({ baseUrl: '/api', idToken: auth.idToken }));
    const call: Call = async (method, path, options) => (await load())(method, path, options);
    return call;
  }, [auth]);
}
