import type { Clock } from '../runtime/context.ts';

/** The store took longer than whoever called is ready to wait. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
}

/**
 * Waits for the work, but no longer than `limitMs`. The work itself goes on: Firestore's client cannot be stopped.
 *
 * @throws TimeLimitError
 */
export async function withTimeLimit<T>(clock: Clock, limitMs: number, work: Promise<T>): Promise<T> {
  const done = new AbortController();
  const limit = clock.sleep(limitMs, done.signal).then(() => {
    throw new TimeLimitError(`no answer within ${limitMs} ms`);
  });
  // Whichever loses the race has nobody left to tell.
  limit.catch(() => undefined);
  work.catch(() => undefined);
  try {
    return await Promise.race([work, limit]);
  } finally {
    done.abort();
  }
}
