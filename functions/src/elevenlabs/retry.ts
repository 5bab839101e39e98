import asyncRetry from 'async-retry';
import { isTooMany } from './error.ts';

/** Three attempts, 1 s before the second, doubling, never more than 10 s. */
export const retryPolicy = { attempts: 3, firstDelayMs: 1_000, factor: 2, maxDelayMs: 10_000 } as const;
/**
 * A 429 says that others were first, not that something is wrong, so it does not count as one of
 * the three. With the longest waits these take a minute and a half.
 */
const mostAttempts = 12;
export type RetryPolicy = { readonly [key in keyof typeof retryPolicy]: number };

/**
 * Calls `run` again after it throws, with growing waits in between, until the repeats are used up.
 * `bail` ends the loop with the given error. This is the part of async-retry that is used here; the
 * engine gets it injected, because the library has its own timers.
 */
export type Retry = <T>(
  run: (bail: (error: Error) => void, attempt: number) => Promise<T>,
  options: { retries: number; minTimeout: number; maxTimeout: number; factor: number; randomize: false },
) => Promise<T>;

export const systemRetry: Retry = asyncRetry;

/** Returns the wait after the given failed attempt (from 1), without regard to `Retry-After`. */
export function backoffMs(attempt: number, policy: RetryPolicy): number {
  return Math.min(policy.firstDelayMs * policy.factor ** (attempt - 1), policy.maxDelayMs);
}

/**
 * Runs `run` until it succeeds, until `beforeWait` answers false, or until the attempts are used
 * up; then throws its last error.
 *
 * @param beforeWait called after each failed attempt but the last, with the backoff that follows.
 *    It may wait itself, for instance for the part of `Retry-After` beyond the backoff. False ends
 *    the loop at once, and so does an error that it throws.
 */
export async function withRetries<T>(
  run: (attempt: number) => Promise<T>,
  beforeWait: (error: unknown, attempt: number, delayMs: number) => Promise<boolean>,
  policy: RetryPolicy,
  retry: Retry,
): Promise<T> {
  let counted = 0;
  /** Null to go on; otherwise the error to end with. */
  const endAfter = async (error: unknown, attempt: number): Promise<Error | null> => {
    if (!isTooMany(error)) counted += 1;
    if (counted >= policy.attempts || attempt >= mostAttempts) return asError(error);
    try {
      return (await beforeWait(error, attempt, backoffMs(attempt, policy))) ? null : asError(error);
    } catch (ownError) {
      return asError(ownError);
    }
  };
  return await retry<T>(
    async (bail, attempt) => {
      try {
        return await run(attempt);
      } catch (error) {
        const end = await endAfter(error, attempt);
        if (end === null) throw error;
        // Thrown after the last attempt, an error could be replaced: async-retry rejects with the
        // most frequent one.
        bail(end);
        // async-retry has settled already and ignores this value.
        return undefined as never;
      }
    },
    {
      // The repeats, not the calls.
      retries: mostAttempts - 1,
      minTimeout: policy.firstDelayMs,
      maxTimeout: policy.maxDelayMs,
      factor: policy.factor,
      randomize: false,
    },
  );
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
