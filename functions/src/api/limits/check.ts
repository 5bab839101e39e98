/** Refuses the calls of a person beyond a limit, and says in each answer how many are left. */
import { createMiddleware } from 'hono/factory';
import type { ApiEnv } from '../http/env.ts';
import { ProblemError } from '../http/problem.ts';
import { defineCheck } from '../http/route.ts';
import { type CallClass, windowSeconds } from './limits.ts';
import type { Counted } from './person-limits.ts';

interface LimitedEnv {
  Variables: ApiEnv['Variables'] & { uid: string };
}

const words: Record<CallClass, string> = {
  reads: 'reads',
  lists: 'pages of lists',
  writes: 'changes',
  agents: 'calls that ask ElevenLabs',
};

/**
 * Counts the call for the person that the role check has found. Comes before the checks that read
 * the body. Source of the headers:
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
export const limitedAs = (call: CallClass) =>
  defineCheck({
    refusals: ['rate-limited'],
    headers: rateLimitHeaders,
    middleware: createMiddleware<LimitedEnv>(async (c, next) => {
      const counted = await c.var.limits.count(c.var.uid, call);
      const headers = headersOf(call, counted);
      if (!counted.isAllowed) throw refusal(call, counted, headers);
      await next();
      for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
    }),
  });

/** Left out of an answer to a caller whose role is not known. */
const rateLimitHeaders = {
  RateLimit: {
    description: 'How many calls of this class (`r`) you have left for how many seconds (`t`).',
    schema: { type: 'string', maxLength: 100, example: '"writes";r=540;t=23' },
  },
  'RateLimit-Policy': {
    description: `How many calls of this class (\`q\`) you may make in ${windowSeconds} seconds (\`w\`).`,
    schema: { type: 'string', maxLength: 100, example: `"writes";q=600;w=${windowSeconds}` },
  },
} as const;

const headersOf = (call: CallClass, { limit, remaining, secondsLeft }: Counted): Record<string, string> => ({
  RateLimit: `"${call}";r=${remaining};t=${secondsLeft}`,
  'RateLimit-Policy': `"${call}";q=${limit};w=${windowSeconds}`,
});

const refusal = (call: CallClass, { limit, secondsLeft }: Counted, headers: Record<string, string>): ProblemError =>
  new ProblemError(
    'rate-limited',
    `You may make ${limit} ${words[call]} a minute. Go on in ${secondsLeft} ${secondsLeft === 1 ? 'second' : 'seconds'}. Nothing was changed.`,
    { headers: { ...headers, 'Retry-After': String(secondsLeft) } },
  );
