/** Compares the model's retry loop with the library that the product uses. */
import { type Retry, systemRetry } from '@knowledge-sync/functions/elevenlabs/retry.ts';
import { expect, it } from 'vitest';
import { retryWithSleep } from './virtual-retry.ts';

const options = { retries: 3, minTimeout: 20, factor: 2, maxTimeout: 50, randomize: false } as const;
type Outcome = 'succeeds' | 'throws' | 'bails';

async function logOf(retry: Retry, outcomes: readonly Outcome[]): Promise<string[]> {
  const lines: string[] = [];
  const ended = retry(async (bail, attempt) => {
    lines.push(`attempt ${attempt}`);
    const outcome = outcomes[attempt - 1];
    if (outcome === 'throws') throw new Error(`failed ${attempt}`);
    if (outcome === 'bails') bail(new Error(`bailed ${attempt}`));
    return attempt;
  }, options);
  await ended.then(
    (value) => lines.push(`returns ${value}`),
    (error) => lines.push(String(error)),
  );
  return lines;
}

it.each<Outcome[][]>([
  [['succeeds']],
  [['throws', 'succeeds']],
  [['throws', 'throws', 'throws', 'succeeds']],
  [['throws', 'throws', 'throws', 'throws', 'succeeds']],
  [['bails', 'succeeds']],
  [['throws', 'throws', 'bails', 'succeeds']],
])('%j ends as with async-retry, after the same waits', async (outcomes) => {
  const slept: number[] = [];
  const ofModel = await logOf(
    retryWithSleep(async (ms) => void slept.push(ms)),
    outcomes,
  );
  const startedMs = performance.now();
  const ofLibrary = await logOf(systemRetry, outcomes);
  const tookMs = performance.now() - startedMs;
  expect(ofModel).toEqual(ofLibrary);
  const repeats = ofLibrary.filter((line) => line.startsWith('attempt')).length - 1;
  expect(slept).toEqual([20, 40, 50].slice(0, repeats));
  const sleptMs = slept.reduce((sum, ms) => sum + ms, 0);
  expect(tookMs).toBeGreaterThanOrEqual(sleptMs - 3);
});
