/** Finds documents by words in their texts, with ElevenLabs' own search. */
import type { TextHits } from '@knowledge-sync/contract';
import { inTime } from '../agents/in-time.ts';
import type { EngineContext } from '../runtime/context.ts';
import { ownDocuments } from './own-documents.ts';

/** As many as can be looked up at once. */
const pageSize = 30;

/**
 * One request, and one read for each document that is found. Documents of others in the workspace
 * are left out.
 *
 * @throws ElevenLabsSyncError, DeadlineExceededError, and what Firestore throws
 */
export async function searchTexts(ctx: EngineContext, query: string): Promise<TextHits> {
  const hits = await inTime(ctx, async (limits) => (await ctx.search()).searchContent(query, { pageSize }, limits()));
  const own = await ownDocuments(
    ctx,
    hits.map(({ copyId }) => copyId),
  );
  return {
    results: hits.flatMap(({ copyId, snippet }) => {
      const document = own.get(copyId);
      return document === undefined
        ? []
        : [{ document, snippet: snippet.map(({ text, isHit }) => ({ text, is_hit: isHit })) }];
    }),
    is_complete: hits.length < pageSize,
  };
}
