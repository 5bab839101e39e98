/** Asks ElevenLabs about the indexes of documents, and has useless ones rebuilt. */
import type { RagModel } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { type IndexLook, needsRestart, passagesToCompare } from '../document/index-schedule.ts';
import { ElevenLabsSyncError } from '../elevenlabs/error.ts';
import type { Provider, RemoteIndex } from '../elevenlabs/provider.ts';
import { installationOf } from '../remote/installation.ts';
import type { EngineContext } from '../runtime/context.ts';
import { type Deadline, DeadlineExceededError } from '../runtime/deadline.ts';
import { eachAlone } from '../store/each-alone.ts';
import { type IndexedDocument, PassageReader } from './compare-passages.ts';
import { deleteIndexesOf } from './delete-indexes.ts';

/** Bounds one look; a later one deletes the others. */
const maxRestarts = 10;

/**
 * One request for each model, one for each page of passages that have to be read, and two or more
 * for each index that is deleted.
 *
 * @param documents at most 100
 * @returns the looks at each document that could be handled, by its id, in the order of `models`;
 *   null if the first requests failed
 * @throws what Firestore throws
 */
export async function lookAtIndexes(
  ctx: EngineContext,
  documents: readonly IndexedDocument[],
  models: readonly RagModel[],
  deadline: Deadline,
): Promise<Map<string, IndexLook[]> | null> {
  const answers = await ask(ctx, documents, models, deadline);
  if (answers === null) return null;
  const provider = await ctx.provider();
  const reader = new PassageReader(ctx, provider, deadline);
  const compared = await eachAlone(ctx, 'indexes', documents, async (one) => ({
    one,
    looks: await Promise.all(
      answers.map(async ({ model, byId }): Promise<IndexLook> => {
        const look = { model, answer: byId.get(one.remoteId) ?? null };
        const form = passagesToCompare(one.document, look);
        return form === null ? look : { ...look, passages: await reader.compare(one, model, form) };
      }),
    ),
  }));
  let left = maxRestarts;
  const now = Timestamp.fromDate(ctx.clock.now());
  for (const { one, looks } of compared) {
    for (const look of looks.filter((each) => needsRestart(one.document, each, now))) {
      if (left === 0) break;
      left -= 1;
      const outcome = await deleteIndexesOf(ctx, one.remoteId, [look.model], deadline);
      if (outcome === 'deleted') {
        look.isDeleted = true;
        ctx.logger.info('index is rebuilt', { document_id: one.snapshot.id, was: look.passages ?? 'failed' });
      } else if (outcome === 'unavailable') left = 0;
    }
  }
  return new Map(compared.map(({ one, looks }) => [one.snapshot.id, looks]));
}

/** Returns the answers by model and remote id; null after a failure. */
async function ask(
  ctx: EngineContext,
  documents: readonly IndexedDocument[],
  models: readonly RagModel[],
  deadline: Deadline,
): Promise<{ model: RagModel; byId: Map<string, RemoteIndex> }[] | null> {
  try {
    await installationOf(ctx, () => deadline.limits(ctx.config.listTimeoutMs));
    const provider: Provider = await ctx.provider();
    const ids = documents.map(({ remoteId }) => remoteId);
    const answers: { model: RagModel; byId: Map<string, RemoteIndex> }[] = [];
    // One request for each: of two models of a document, ElevenLabs answers one.
    for (const model of models)
      answers.push({
        model,
        byId: await provider.ragIndexes({ ids, model }, deadline.limits(ctx.config.listTimeoutMs)),
      });
    return answers;
  } catch (error) {
    if (!(error instanceof ElevenLabsSyncError || error instanceof DeadlineExceededError)) throw error;
    ctx.logger.warn('indexes not checked', { documents: documents.length, reason: error.message });
    return null;
  }
}
