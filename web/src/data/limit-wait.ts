import { problemSchema } from '@knowledge-sync/contract';
import { jsonSchema } from './refusal.ts';

const problemTypeSchema = jsonSchema.pipe(problemSchema);

/** Without a Retry-After, as from a proxy in between. */
const defaultMs = 5_000;
const longestMs = 2 * 60_000;

/**
 * How long to wait before the same request is sent again, if the service refused it because of a
 * limit: nothing was changed then. Null for any other answer.
 *
 * @param retryAfter the header of that name
 */
export function limitWaitMs(status: number, retryAfter: string | null, body: string): number | null {
  if (status !== 429 && !(status === 503 && isBusy(body))) return null;
  const seconds = /^\d{1,6}$/.test(retryAfter ?? '') ? Number(retryAfter) : null;
  return seconds === null ? defaultMs : Math.min(Math.max(seconds, 1) * 1_000, longestMs);
}

const isBusy = (body: string): boolean =>
  problemTypeSchema.safeParse(body).data?.type.endsWith('#problem-busy') ?? false;

/** Resolves after the time, or at once when the signal is aborted. */
export const waitUnlessAborted = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const stop = (): void => {
      clearTimeout(timer);
      resolve();
    };
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
  });
