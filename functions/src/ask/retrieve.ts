/** The passages that an agent would retrieve, as plain text. */
import { ElevenLabsSyncError } from '../elevenlabs/error.ts';
import type { CallLimits, RetrievalQuery } from '../elevenlabs/provider.ts';
import type { EngineContext } from '../runtime/context.ts';

export interface FoundPassage {
  copyId: string;
  name: string;
  text: string;
  distance: number | null;
}

/**
 * Makes one request.
 *
 * @returns null if ElevenLabs does not offer this to the workspace
 * @throws ElevenLabsSyncError
 */
export async function retrieve(
  ctx: EngineContext,
  agentId: string,
  query: RetrievalQuery,
  limits: CallLimits,
): Promise<FoundPassage[] | null> {
  try {
    const found = await (await ctx.search()).retrieve(agentId, query, limits);
    const { isHtml, textOfHtml } = await import('../remote/plain-text.ts');
    return found.map(({ copyId, name, text, isHtml: isMarkup, distance }) => ({
      copyId,
      name,
      text: isMarkup && isHtml(text) ? textOfHtml(text) : text,
      distance,
    }));
  } catch (error) {
    if (isMissingRoute(error)) return null;
    throw error;
  }
}

/** ElevenLabs names what is missing in a code; an unknown route has none. */
const isMissingRoute = (error: unknown): boolean =>
  error instanceof ElevenLabsSyncError &&
  (error.http_status === 404 || error.http_status === 405) &&
  error.provider_code === null;
