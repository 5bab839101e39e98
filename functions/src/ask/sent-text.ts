/** The text that agents must find of a document. */
import { collections } from '@knowledge-sync/contract';
import { comparedMaxBytes, isPlainText } from '../document/passages.ts';
import { ElevenLabsSyncError } from '../elevenlabs/error.ts';
import type { CallLimits } from '../elevenlabs/provider.ts';
import { readExtractedText } from '../remote/extracted-text.ts';
import type { EngineContext } from '../runtime/context.ts';
import { BodyMismatchError, readBody } from '../store/body.ts';
import type { Stored } from '../store/read.ts';

/**
 * A text costs one read for each of its parts, another source one request. Null if it is too long
 * to compare or cannot be read.
 *
 * @throws DeadlineExceededError, and what Firestore throws
 */
export async function sentText(
  ctx: EngineContext,
  { id, document }: Stored,
  limits: () => CallLimits,
): Promise<string | null> {
  const { source, elevenlabs_document_id: copyId } = document;
  if (source.type !== 'url' && (source.size_bytes ?? Number.POSITIVE_INFINITY) > comparedMaxBytes) return null;
  try {
    if (isPlainText(source)) {
      return (await readBody(ctx.db.collection(collections.knowledge).doc(id), document)).toString('utf8');
    }
    if (copyId === null) return null;
    const content = await readExtractedText(await ctx.provider(), copyId, false, limits());
    return content.kind === 'read' ? content.text : null;
  } catch (error) {
    if (error instanceof BodyMismatchError || error instanceof ElevenLabsSyncError) return null;
    throw error;
  }
}
