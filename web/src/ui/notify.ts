import { useSyncExternalStore } from 'react';
import { part } from './part.tsx';

const loadToasts = part(() => import('sonner'));

type Tone = 'success' | 'info' | 'error';

interface Action {
  label: string;
  onPress: () => void;
}

const listeners = new Set<() => void>();
let isWanted = false;
let markReady = (): void => undefined;
/** Messages wait for this, because sonner drops them until its component is mounted. */
const ready = new Promise<void>((resolve) => {
  markReady = resolve;
});

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Shows a message in the corner for a few seconds. The first one also fetches the code. */
export function notify(tone: Tone, message: string, action?: Action): void {
  isWanted = true;
  for (const listener of listeners) listener();
  // Where the code cannot be fetched, the page says so in place of the messages.
  Promise.all([loadToasts(), ready]).then(
    ([{ toast }]) =>
      toast[tone](message, action ? { action: { label: action.label, onClick: action.onPress } } : undefined),
    () => undefined,
  );
}

/** Whether the component that shows messages must be mounted. */
export const useHasMessages = (): boolean => useSyncExternalStore(subscribe, () => isWanted);

/** Called by the component that shows messages once it is mounted. */
export const messagesReady = (): void => markReady();
