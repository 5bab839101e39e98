import { describe, expect, it } from 'vitest';
import { ElevenLabsSyncError, withoutAnswer } from './error.ts';
import { backoffMs, retryPolicy, systemRetry, withRetries } from './retry.ts';

const fast = { attempts: 3, firstDelayMs: 10, factor: 2, maxDelayMs: 100 };

describe('backoffMs', () => {
  it('is 1 s, 2 s, 4 s, 8 s and never more than 10 s', () => {
    expect([1, 2, 3, 4, 5, 9].map((attempt) => backoffMs(attempt, retryPolicy))).toEqual([
      1000, 2000, 4000, 8000, 10_000, 10_000,
    ]);
  });
});

describe('withRetries', () => {
  it('makes exactly three attempts and ends with the last error', async () => {
    const attempts: number[] = [];
    const run = withRetries(
      async (attempt) => {
        attempts.push(attempt);
        throw new Error(`no ${attempt}`);
      },
      async () => true,
      fast,
      systemRetry,
    );
    await expect(run).rejects.toThrow('no 3');
    expect(attempts).toEqual([1, 2, 3]);
    expect(retryPolicy.attempts).toBe(3);
  });

  it('does not count refusals as one request too many, up to twelve attempts', async () => {
    const tooMany = new ElevenLabsSyncError('busy', {
      ...withoutAnswer,
      error_type: 'rate_limit',
      is_retryable: true,
      http_status: 429,
      cause: null,
      detail: null,
    });
    const run = async (errors: (attempt: number) => Error) => {
      let attempts = 0;
      const ended = withRetries(
        async (attempt) => {
          attempts = attempt;
          throw errors(attempt);
        },
        async () => true,
        { ...fast, firstDelayMs: 1, maxDelayMs: 1 },
        systemRetry,
      );
      await expect(ended).rejects.toThrow();
      return attempts;
    };
    expect(await run(() => tooMany)).toBe(12);
    expect(await run((attempt) => (attempt % 2 === 0 ? tooMany : new Error('no')))).toBe(5);
    const unavailable = new ElevenLabsSyncError('busy', { ...tooMany, http_status: 503 });
    expect(await run(() => unavailable)).toBe(3);
  });

  it('throws the error of the last attempt although the earlier ones failed alike', async () => {
    const run = withRetries(
      async (attempt) => {
        throw new Error(attempt < 3 ? 'busy' : 'key refused');
      },
      async () => true,
      fast,
      systemRetry,
    );
    await expect(run).rejects.toThrow('key refused');
  });

  it('waits for the backoff that it passes to beforeWait', async () => {
    const startedAtMs: number[] = [];
    const announced: number[] = [];
    await withRetries(
      async (attempt) => {
        startedAtMs.push(performance.now());
        if (attempt < 3) throw new Error('not yet');
      },
      async (_error, _attempt, delayMs) => announced.push(delayMs) > 0,
      { ...fast, firstDelayMs: 60 },
      systemRetry,
    );
    expect(announced).toEqual([60, 100]);
    const [first = 0, second = 0, third = 0] = startedAtMs;
    expect(second - first).toBeGreaterThanOrEqual(58);
    expect(third - second).toBeGreaterThanOrEqual(98);
  });

  it('makes no further attempt after beforeWait returned false, not even in the background', async () => {
    let calls = 0;
    const run = withRetries(
      async () => {
        calls += 1;
        throw new Error('refused');
      },
      async () => false,
      fast,
      systemRetry,
    );
    await expect(run).rejects.toThrow('refused');
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(calls).toBe(1);
  });

  it('ends at once with the error that beforeWait throws', async () => {
    let calls = 0;
    const run = withRetries(
      async () => {
        calls += 1;
        throw new Error('refused');
      },
      async () => {
        throw new Error('the claim was lost');
      },
      fast,
      systemRetry,
    );
    await expect(run).rejects.toThrow('the claim was lost');
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(calls).toBe(1);
  });
});
