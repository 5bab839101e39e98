/** Starts a lane's dead processes again, as Cloud Run does. */
import type { Runtime } from '../runtime/runtime.ts';
import { type Repetition, repeat } from './repeat.ts';
import type { Tally } from './tally.ts';

/**
 * A process may also be killed while it starts; after so many failed starts in a row it will not
 * come up at all.
 */
const maxFailedStarts = 10;
const pollMs = 100;

export function keepAlive(runtimes: readonly Runtime[], tally: Tally): Repetition {
  const watches = runtimes.map((runtime) => {
    let failures = 0;
    return repeat(pollMs, async () => {
      if (runtime.pid() !== null) return;
      try {
        await runtime.start();
        failures = 0;
      } catch (error) {
        failures += 1;
        if (failures === maxFailedStarts) tally.problems.push(`A process does not start again: ${error}`);
      }
    });
  });
  return {
    async stop() {
      await Promise.all(watches.map((watch) => watch.stop()));
    },
  };
}
