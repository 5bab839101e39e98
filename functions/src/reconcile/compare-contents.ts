/**
 * Reads the contents of copies that may have changed, and compares them with their documents. What
 * is equal is stored on the document, so that the next comparison does not read it again.
 */
import { type KnowledgeDocument, limits } from '@knowledge-sync/contract';
import type { QueryDocumentSnapshot } from 'firebase-admin/firestore';
import { sha256 } from '../document/revision.ts';
import { ElevenLabsSyncError, isBlocking } from '../elevenlabs/error.ts';
import type { Provider, RemoteSummary } from '../elevenlabs/provider.ts';
import type { EngineContext } from '../runtime/context.ts';
import type { Deadline } from '../runtime/deadline.ts';
import { Slots } from '../runtime/slots.ts';
import { updateUnchanged } from '../store/conditional.ts';
import { ask } from './ask.ts';
import { equalContents, isTimeSettled, judgeContent } from './judge.ts';

export interface ComparedDocument {
  snapshot: QueryDocumentSnapshot;
  document: KnowledgeDocument;
}

/** `unread`: ElevenLabs did not return the content or its time, so nothing is known. */
export type ContentVerdict = 'equal' | 'differs' | 'unread';

/** Reads at once: few, because other calls to ElevenLabs share its limit. */
const concurrency = 4;
/** Whether every other read would meet it too. */
const isCommon = (error: ElevenLabsSyncError): boolean => isBlocking(error) || error.error_type === 'rate_limit';

/**
 * @returns the verdict on each document, in their order
 * @throws ElevenLabsSyncError for errors that are not about one copy, DeadlineExceededError, and
 *   what Firestore throws
 */
export async function compareContents(
  ctx: EngineContext,
  provider: Provider,
  deadline: Deadline,
  documents: readonly (ComparedDocument & { summary: RemoteSummary })[],
): Promise<ContentVerdict[]> {
  const slots = new Slots(concurrency);
  const settled = await Promise.allSettled(
    documents.map(async ({ snapshot, document, summary }): Promise<ContentVerdict> => {
      const verdict = judgeContent(document, summary);
      if (verdict === 'unknown') return 'unread';
      if (verdict !== 'unread') return verdict;
      const isLarge = (summary.sizeBytes ?? 0) > limits.atomicBodyMaxBytes;
      const read = async () => await readAndCompare(ctx, provider, deadline, { snapshot, document, summary });
      return await slots.run(isLarge ? () => ctx.largeBodies.run(read) : read);
    }),
  );
  return settled.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

async function readAndCompare(
  ctx: EngineContext,
  provider: Provider,
  deadline: Deadline,
  { snapshot, document, summary }: ComparedDocument & { summary: RemoteSummary },
): Promise<ContentVerdict> {
  const { elevenlabs_document_id: copyId, revision } = document;
  const { updatedAtSecs } = summary;
  if (copyId === null) return 'unread';
  const startedAt = ctx.clock.now();
  let content: string;
  try {
    const options = { maxBytes: limits.copyContentMaxBytes };
    content = await ask(ctx, deadline, (callLimits) => provider.readContent(copyId, options, callLimits));
  } catch (error) {
    if (!(error instanceof ElevenLabsSyncError) || isCommon(error)) throw error;
    if (deadline.remainingMs() <= 0) throw error;
    ctx.logger.warn('content of a copy not read', { document_id: snapshot.id, reason: error.message });
    return 'unread';
  }
  if (!equalContents(document).includes(sha256(content))) return 'differs';
  if (updatedAtSecs !== null && isTimeSettled(updatedAtSecs, startedAt)) {
    const copy_state: KnowledgeDocument['copy_state'] = {
      revision,
      elevenlabs_document_id: copyId,
      updated_at_secs: updatedAtSecs,
      is_read: true,
    };
    await updateUnchanged(snapshot, { copy_state });
  }
  return 'equal';
}
