import retry from 'async-retry';

/** Three attempts, 1 s before the second, doubling, never more than 10 s. `retries` counts the repeats, not the calls. */
export const retryPolicy = { attempts: 3, firstDelayMs: 1_000, factor: 2, maxDelayMs: 10_000 } as const;
export type RetryPolicy = { readonly [key in keyof typeof retryPolicy]: number };

/** The wait after the given failed attempt (from 1), before anything that `Retry-After` asks for. */
export function backoffMs(attempt: number, policy: RetryPolicy): number {
  return Math.min(policy.firstDelayMs * policy.factor ** (attempt - 1), policy.maxDelayMs);
}

/**
 * Runs `run` until it succeeds, until `beforeWait` answers false, or until the attempts are used up; then throws its last error.
 *
 * @param beforeWait called after each failed attempt but the last, with the backoff to come. It may take its own time, for
 *   instance to wait out what exceeds the backoff; false gives up at once.
 */
export async function withRetries<T>(
  run: (attempt: number) => Promise<T>,
  beforeWait: (error: unknown, attempt: number, delayMs: number) => Promise<boolean>,
  policy: RetryPolicy,
): Promise<T> {
  /** Null to go on; otherwise the error to end with. A `beforeWait` that throws ends the loop with its own error. */
  const mayGoOn = async (error: unknown, attempt: number): Promise<Error | null> => {
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
        if (attempt >= policy.attempts) throw error;
        const refusal = await mayGoOn(error, attempt);
        if (refusal === null) throw error;
        bail(refusal);
        // async-retry has settled already; what is returned after bail() reaches nobody.
        return undefined as never;
      }
    },
    {
      retries: policy.attempts - 1,
      minTimeout: policy.firstDelayMs,
      maxTimeout: policy.maxDelayMs,
      factor: policy.factor,
      randomize: false,
    },
  );
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
