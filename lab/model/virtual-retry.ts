/** async-retry's loop in virtual time: the library itself waits on the machine's timers. */
import type { Retry } from '@knowledge-sync/functions/elevenlabs/retry.ts';

export function retryWithSleep(sleep: (ms: number) => Promise<void>): Retry {
  return async (run, { retries, minTimeout, factor, maxTimeout }) => {
    for (let attempt = 1; ; attempt += 1) {
      let bailedWith: Error | null = null;
      try {
        const value = await run((error) => {
          bailedWith = error;
        }, attempt);
        if (bailedWith === null) return value;
      } catch (error) {
        if (bailedWith === null && attempt > retries) throw error;
      }
      if (bailedWith !== null) throw bailedWith;
      await sleep(Math.min(minTimeout * factor ** (attempt - 1), maxTimeout));
    }
  };
}
