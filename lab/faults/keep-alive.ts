/** What keeps a lane's processes up, as Cloud Run does. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Runtime } from '../runtime/runtime.ts';
import type { Tally } from './tally.ts';

/** A process may be killed while it starts, too; one that fails so often in a row will not come up at all. */
const maxFailedStarts = 10;

/** Starts again whatever has died. */
export function keepAlive(runtimes: readonly Runtime[], tally: Tally): { stop(): Promise<void> } {
  let stopped = false;
  const watch = async (runtime: Runtime): Promise<void> => {
    let failures = 0;
    while (!stopped) {
      if (runtime.pid() === null) {
        try {
          await runtime.start();
          failures = 0;
        } catch (error) {
          failures += 1;
          if (failures === maxFailedStarts) tally.problems.push(`A process does not come back: ${error}`);
        }
      }
      await sleep(100);
    }
  };
  const watches = Promise.all(runtimes.map(watch));
  return {
    async stop() {
      stopped = true;
      await watches;
    },
  };
}
