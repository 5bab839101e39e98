/** A clock that stands still until it is moved. */
import type { Clock } from '../runtime/context.ts';

export interface VirtualClock extends Clock {
  /** Rings every timer that is due on the way, in order, and lets what follows happen. */
  advance(ms: number): Promise<void>;
}

/** Lets promises that are resolved continue, however many follow from each other. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

export function virtualClock(): VirtualClock {
  let nowMs = 0;
  const timers = new Set<{ atMs: number; ring(): void }>();
  const timer: Clock['timer'] = (ms, ring) => {
    const entry = { atMs: nowMs + ms, ring };
    timers.add(entry);
    return () => timers.delete(entry);
  };
  return {
    now: () => new Date(nowMs),
    monotonicMs: () => nowMs,
    timer,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const cancel = timer(ms, resolve);
      const onAbort = () => reject(signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      await promise.finally(() => {
        cancel();
        signal?.removeEventListener('abort', onAbort);
      });
    },
    async advance(ms) {
      const endMs = nowMs + ms;
      await settled();
      for (;;) {
        const next = [...timers].filter(({ atMs }) => atMs <= endMs).sort((one, other) => one.atMs - other.atMs)[0];
        if (next === undefined) break;
        timers.delete(next);
        nowMs = Math.max(nowMs, next.atMs);
        next.ring();
        await settled();
      }
      nowMs = endMs;
    },
  };
}
