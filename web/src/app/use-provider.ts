import { useEffect, useState } from 'react';
import { type Services, useServices } from '../firebase/services.tsx';

export type ProviderState =
  | { state: 'asking' }
  | { state: 'known'; title: string; host: string; isOfficial: boolean; problem: string | undefined }
  | { state: 'unknown' };

const retryMs = 15_000;

async function ask({ fetchHealth, local }: Services, signal: AbortSignal): Promise<ProviderState> {
  const { provider } = await fetchHealth(signal);
  const { host, official, problem } = provider;
  const title = official ? 'ElevenLabs' : (local?.providerName(host) ?? host);
  return { state: 'known', title, host, isOfficial: official, problem };
}

/** The provider in use. While the service does not answer, the request is repeated at intervals. */
export function useProvider(): ProviderState {
  const services = useServices();
  const [provider, setProvider] = useState<ProviderState>({ state: 'asking' });
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const attempt = async (): Promise<void> => {
      try {
        setProvider(await ask(services, abort.signal));
      } catch {
        if (abort.signal.aborted) return;
        setProvider({ state: 'unknown' });
        timer = setTimeout(attempt, retryMs);
      }
    };
    void attempt();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [services]);
  return provider;
}
