import { useEffect, useState } from 'react';
import { type Services, useServices } from '../firebase/services.tsx';
import { once } from '../ui/once.ts';

const asked = new WeakMap<Services['fetchHealth'], () => Promise<boolean>>();

/** Asks once for all pages. */
function ask({ fetchHealth }: Services): Promise<boolean> {
  const known =
    asked.get(fetchHealth) ?? once(async () => (await fetchHealth(new AbortController().signal)).provider.official);
  asked.set(fetchHealth, known);
  return known();
}

/** Whether documents go to ElevenLabs itself, so that links to its pages lead to them. */
export function useIsElevenLabs(): boolean {
  const services = useServices();
  const [isElevenLabs, setIsElevenLabs] = useState(false);
  useEffect(() => {
    let isOver = false;
    ask(services).then(
      (answer) => isOver || setIsElevenLabs(answer),
      () => undefined,
    );
    return () => {
      isOver = true;
    };
  }, [services]);
  return isElevenLabs;
}
