/** Refuses questions to agents beyond a person's limit. */
import { limits } from '@knowledge-sync/contract';
import { countQuestions, secondsToNextHour } from '../ask/question-limit.ts';
import type { ApiContext } from '../runtime/context.ts';
import { ProblemError } from './http/problem.ts';

/** @throws ProblemError beyond the limit, and what Firestore throws */
export async function countedQuestions(ctx: ApiContext, uid: string, questions: number): Promise<void> {
  if (await countQuestions(ctx, uid, questions)) return;
  const seconds = secondsToNextHour(ctx.clock.now().getTime());
  throw new ProblemError(
    'rate-limited',
    `You may ask agents ${limits.questionsPerHour} questions an hour. Go on in ${Math.ceil(seconds / 60)} min.`,
    { headers: { 'Retry-After': String(seconds) } },
  );
}
