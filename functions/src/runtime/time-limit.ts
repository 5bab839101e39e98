import type { Clock } from './context.ts';

/** The work took longer than the caller can wait. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
}

/**
 * Waits for the work for at most `limitMs`. The work itself continues, because Firestore's client
 * cannot be stopped.
 *
 * @throws TimeLimitError
 */
export async function withTimeLimit<T>(clock: Clock, limitMs: number, work: Promise<T>): Promise<T> {
  const done = new AbortController();
  const limit = clock.sleep(limitMs, done.signal).then(() => {
    throw new TimeLimitError(`no answer within ${limitMs} ms`);
  });
  // The one that loses the race may still reject, and nothing awaits it any more.
  limit.catch(() => undefined);
  work.catch(() => undefined);
  try {
    return await Promise.race([work, limit]);
  } finally {
    done.abort();
  }
}
