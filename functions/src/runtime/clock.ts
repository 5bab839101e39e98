import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from './context.ts';

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  timer(ms, ring) {
    const timeout = setTimeout(ring, ms);
    timeout.unref();
    return () => clearTimeout(timeout);
  },
  async sleep(ms, signal) {
    try {
      await delay(ms, undefined, { signal });
    } catch (error) {
      // The reason decides what follows: a sync that ran out of time is retried.
      throw signal?.aborted ? signal.reason : error;
    }
  },
};
