import { ElevenLabsSyncError } from '../elevenlabs/error.ts';
import type { CallLimits } from '../elevenlabs/provider.ts';
import { withRetries } from '../elevenlabs/retry.ts';
import type { EngineContext } from '../runtime/context.ts';
import type { Deadline } from '../runtime/deadline.ts';

/**
 * Asks ElevenLabs, with the retries of a sync.
 *
 * @throws ElevenLabsSyncError; DeadlineExceededError when this worker has no time left
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
