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
      // Why it was ended says more than that it was: a sync whose time is used up is tried again, one that was aborted for no reason is not.
      throw signal?.aborted ? signal.reason : error;
    }
  },
};
