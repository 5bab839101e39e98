import type { CallLimits } from '../elevenlabs/provider.ts';
import type { EngineContext } from '../runtime/context.ts';
import { Deadline } from '../runtime/deadline.ts';

/** Everything that one call of a person asks of ElevenLabs; the API answers a little later at the latest. */
const budgetMs = 40_000;
const callTimeoutMs = 15_000;

/** Does it with a time limit on the whole and on each call. */
export async function inTime<T>(
  ctx: EngineContext,
  act: (limits: () => CallLimits, deadline: Deadline) => Promise<T>,
): Promise<T> {
  const deadline = new Deadline(ctx.clock, budgetMs);
  try {
    return await act(() => deadline.limits(callTimeoutMs), deadline);
  } finally {
    deadline.dispose();
  }
}
