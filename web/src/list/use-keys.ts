import { useEffect, useEffectEvent } from 'react';
import { part } from '../ui/part.tsx';
import type { KeyActions } from './keys.ts';

const loadKeys = part(() => import('./keys.ts'));

/** Keyboard shortcuts of the list, once their code is there. */
export function useKeys(actions: KeyActions): void {
  const onEvent = useEffectEvent((act: typeof import('./keys.ts').onKey, event: KeyboardEvent): void =>
    act(event, actions),
  );
  useEffect(() => {
    let stop: (() => void) | null = null;
    let isOver = false;
    loadKeys().then(
      ({ onKey }) => {
        if (isOver) return;
        const listener = (event: KeyboardEvent): void => onEvent(onKey, event);
        document.addEventListener('keydown', listener);
        stop = () => document.removeEventListener('keydown', listener);
      },
      () => undefined,
    );
    return () => {
      isOver = true;
      stop?.();
    };
  }, []);
}
