/**
 * Stands where Cloud Run stands in front of one instance: requests beyond its concurrency wait, and
 * are refused with 429 if none of those before them ends in time.
 *
 * Source: https://cloud.google.com/run/docs/about-instance-autoscaling#max-instances
 */
import type { Deliver } from './deliver.ts';

export interface InstanceLimit {
  /** Requests at once. */
  concurrency: number;
  /** How long a request waits before it is refused. Cloud Run: 10 s. */
  queueMs: number;
}

/** Makes deliveries to one instance. */
export function limitInstance({ concurrency, queueMs }: InstanceLimit, deliver: Deliver): Deliver {
  let running = 0;
  const waiting = new Set<() => void>();

  const admitted = async (): Promise<boolean> => {
    if (running < concurrency) {
      running += 1;
      return true;
    }
    return await new Promise((resolve) => {
      const admit = (): void => {
        clearTimeout(timer);
        waiting.delete(admit);
        resolve(true);
      };
      const timer = setTimeout(() => {
        waiting.delete(admit);
        resolve(false);
      }, queueMs);
      waiting.add(admit);
    });
  };

  return async (event, url, timeoutMs) => {
    if (!(await admitted())) return { kind: 'busy', status: 429 };
    const outcome = await deliver(event, url, timeoutMs);
    const [next] = waiting;
    // Its place is taken over, so the number of running requests stays.
    if (next === undefined) running -= 1;
    else next();
    return outcome;
  };
}
