import type { CallLimits } from '../elevenlabs/provider.ts';
import type { EngineContext } from '../runtime/context.ts';
import { Deadline } from '../runtime/deadline.ts';

/** The time limit of all requests to ElevenLabs for one API call. */
const budgetMs = 40_000;
const callTimeoutMs = 15_000;

/** Runs `act` with a time limit on the whole and on each request. */
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
