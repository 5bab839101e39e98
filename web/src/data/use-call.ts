import { useMemo } from 'react';
import { useServices } from '../firebase/services.tsx';
import { part } from '../ui/part.tsx';
import { partFailureTexts } from '../ui/texts.ts';
import type { Call } from './call.ts';

const loadCall = part(async () => (await import('./call.ts')).createCall);

const notLoaded = {
  ok: false,
  etag: null,
  refusal: { status: null, message: `${partFailureTexts.title} ${partFailureTexts.text}`, fields: [] },
} as const;

/** Calls the API as the signed-in user. Never rejects. */
export function useCall(): Call {
  const { auth } = useServices();
  return useMemo(() => {
    const call: Call = async (method, path, options) => {
      const createCall = await loadCall().catch(() => null);
      if (createCall === null) return { ...notLoaded, refusal: { ...notLoaded.refusal, fields: [] } };
      return await createCall({ baseUrl: '/api', idToken: auth.idToken })(method, path, options);
    };
    return call;
  }, [auth]);
}
