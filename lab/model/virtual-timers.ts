/** Puts virtual time under what calls setTimeout by itself: async-retry and the engine's deadline. */
import type { Alarm, World } from './world.ts';

const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout, random: Math.random };

class VirtualTimeout {
  readonly alarm: Alarm;
  constructor(alarm: Alarm) {
    this.alarm = alarm;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}

/** Runs `act` with the world's time in place of the machine's, and without chance. */
export async function withVirtualTimers<T>(world: World, act: () => Promise<T>): Promise<T> {
  const setVirtual = (ring: () => void, ms = 0) => new VirtualTimeout(world.timer(ring, ms));
  const clearVirtual = (timeout: unknown) => {
    if (timeout instanceof VirtualTimeout) world.cancel(timeout.alarm);
    else real.clearTimeout(timeout as NodeJS.Timeout);
  };
  globalThis.setTimeout = setVirtual as unknown as typeof globalThis.setTimeout;
  globalThis.clearTimeout = clearVirtual as typeof globalThis.clearTimeout;
  Math.random = () => 0.5;
  try {
    return await act();
  } finally {
    globalThis.setTimeout = real.setTimeout;
    globalThis.clearTimeout = real.clearTimeout;
    Math.random = real.random;
  }
}
