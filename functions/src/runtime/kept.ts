import type { Clock } from './context.ts';

/**
 * Returns a function that asks once and keeps the answer for a while. Callers at the same time
 * share one request, so that a flood of calls costs no more than one.
 *
 * @param keptMs how long an answer is kept. A failure is not kept.
 */
export function kept<T>(clock: Clock, ask: () => Promise<T>, keptMs: (answer: T) => number): () => Promise<T> {
  let known: { answer: Promise<T>; untilMs: number } | null = null;
  return async () => {
    if (known !== null && clock.monotonicMs() < known.untilMs) return await known.answer;
    const asked = { answer: ask(), untilMs: Number.POSITIVE_INFINITY };
    known = asked;
    try {
      const answer = await asked.answer;
      asked.untilMs = clock.monotonicMs() + keptMs(answer);
      return answer;
    } catch (error) {
      asked.untilMs = 0;
      throw error;
    }
  };
}
