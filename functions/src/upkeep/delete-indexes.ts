import { ElevenLabsSyncError } from '../elevenlabs/error.ts';
import { installationOf } from '../remote/installation.ts';
import type { EngineContext } from '../runtime/context.ts';
import { type Deadline, DeadlineExceededError } from '../runtime/deadline.ts';

/**
 * Deletes the indexes of a copy in these models: a listing, and one request for each.
 *
 * @returns `deleted` also if there are none; `refused` by ElevenLabs; `unavailable` if it does not
 *   answer
 */
export async function deleteIndexesOf(
  ctx: EngineContext,
  remoteId: string,
  models: readonly string[],
  deadline: Deadline,
): Promise<'deleted' | 'refused' | 'unavailable'> {
  const limits = () => deadline.limits(ctx.config.listTimeoutMs);
  try {
    await installationOf(ctx, limits);
    const provider = await ctx.provider();
    for (const { id, model } of await provider.listIndexes(remoteId, limits()))
      if (models.includes(model)) await provider.deleteIndex(remoteId, id, limits());
    return 'deleted';
  } catch (error) {
    if (!(error instanceof ElevenLabsSyncError || error instanceof DeadlineExceededError)) throw error;
    ctx.logger.warn('indexes not deleted', { reason: error.message });
    return error instanceof ElevenLabsSyncError && !error.is_retryable ? 'refused' : 'unavailable';
  }
}
