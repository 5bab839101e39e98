import { ElevenLabsSyncError } from '../elevenlabs/error.ts';
import type { CallLimits } from '../elevenlabs/provider.ts';
import { withRetries } from '../elevenlabs/retry.ts';
import type { EngineContext } from '../runtime/context.ts';
import type { Deadline } from '../runtime/deadline.ts';

/**
 * One question to ElevenLabs, repeated like a sync's attempts.
 *
 * @throws ElevenLabsSyncError; DeadlineExceededError when the time of this worker is used up
 */
export async function ask<T>(
  ctx: EngineContext,
  deadline: Deadline,
  question: (limits: CallLimits) => Promise<T>,
): Promise<T> {
  return await withRetries(
    () => question(deadline.limits(ctx.config.listTimeoutMs)),
    async (error, _attempt, backoffMs) => {
      if (!(error instanceof ElevenLabsSyncError) || !error.is_retryable) return false;
      const moreMs = Math.max(0, (error.retry_after_ms ?? 0) - backoffMs);
      if (moreMs + backoffMs > deadline.remainingMs()) return false;
      if (moreMs > 0) await ctx.clock.sleep(moreMs, deadline.signal);
      return true;
    },
    ctx.config.retryPolicy,
    ctx.retry,
  );
}
