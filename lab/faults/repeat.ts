import { setTimeout as sleep } from 'node:timers/promises';

export interface Repetition {
  /** Waits for the current turn to end and starts no other. */
  stop(): Promise<void>;
}

/** Acts again and again, with a pause after each turn, until it is stopped. */
export function repeat(pauseMs: number, act: () => Promise<void>): Repetition {
  let stopped = false;
  const loop = async (): Promise<void> => {
    while (!stopped) {
      await act();
      await sleep(pauseMs);
    }
  };
  const running = loop();
  return {
    async stop() {
      stopped = true;
      await running;
    },
  };
}
