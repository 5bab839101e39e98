/** Bodies that take too long: each occupies one of the few requests that an instance handles. */
import { createMiddleware } from 'hono/factory';
import type { Clock } from '../../runtime/context.ts';
import type { ApiEnv } from './env.ts';
import { ProblemError } from './problem.ts';

/** Makes the body fail when it has not ended in the time that a call may take. */
export const bodyInTime = createMiddleware<ApiEnv>(async (c, next) => {
  const { body } = c.req.raw;
  if (body === null) return await next();
  const { ctx, timeLimitMs } = c.var;
  const init: RequestInit & { duplex: 'half' } = { body: inTime(body, ctx.clock, timeLimitMs), duplex: 'half' };
  c.req.raw = new Request(c.req.raw, init);
  await next();
});

/** The time begins with the first read, so that a body that is not read needs no timer. */
function inTime(body: ReadableStream<Uint8Array>, clock: Clock, limitMs: number): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const ended = new AbortController();
  let late: Promise<never> | null = null;
  const startTimer = (): Promise<never> => {
    const timer = clock.sleep(limitMs, ended.signal).then(() => {
      throw tooSlow(limitMs);
    });
    // The sleep also ends with the body, and nothing awaits it any more.
    timer.catch(() => undefined);
    return timer;
  };
  return new ReadableStream(
    {
      async pull(controller) {
        late ??= startTimer();
        const { done, value } = await Promise.race([reader.read(), late]);
        if (!done) return controller.enqueue(value);
        ended.abort();
        controller.close();
      },
      async cancel(reason) {
        ended.abort();
        await reader.cancel(reason);
      },
    },
    // Nothing is read before the checks of size and type have passed.
    { highWaterMark: 0 },
  );
}

const tooSlow = (limitMs: number): ProblemError =>
  new ProblemError('too-slow', `The body did not arrive within ${Math.ceil(limitMs / 1_000)} s. Send it again.`, {
    headers: { Connection: 'close' },
  });
