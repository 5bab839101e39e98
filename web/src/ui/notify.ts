import { useSyncExternalStore } from 'react';

type Tone = 'success' | 'info' | 'error';

interface Action {
  label: string;
  onPress: () => void;
}

const listeners = new Set<() => void>();
let isWanted = false;
let markReady = (): void => undefined;
/** What is told before there is a place for it would be lost. */
const ready = new Promise<void>((resolve) => {
  markReady = resolve;
});

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A message in the corner that goes by itself. The code for it and for its place is fetched with the first one. */
export function notify(tone: Tone, message: string, action?: Action): void {
  isWanted = true;
  for (const listener of listeners) listener();
  void Promise.all([import('sonner'), ready]).then(([{ toast }]) =>
    toast[tone](message, action ? { action: { label: action.label, onClick: action.onPress } } : undefined),
  );
}

/** Whether a place for messages is needed. */
export const useHasMessages = (): boolean => useSyncExternalStore(subscribe, () => isWanted);

/** Called by the place for messages once it is there. */
export const messagesReady = (): void => markReady();
