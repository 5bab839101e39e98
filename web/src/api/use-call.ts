import { useMemo } from 'react';
import { useServices } from '../firebase/services.tsx';
import { type Call, createCall } from './call.ts';

/** The service's API, in the name of whoever is signed in. */
export function useCall(): Call {
  const { auth } = useServices();
  return useMemo(() => createCall({ baseUrl: '/api', idToken: auth.idToken }), [auth]);
}
