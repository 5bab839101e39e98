/**
 * Asking ElevenLabs how its own refreshing of web pages goes. The writes are conditional on the document that was read before: an
 * answer about an older copy never lands on a newer one, and a document that somebody holds is let be.
 */
import { knowledgeDocumentSchema } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { isLeaseLive } from '../document/lease.ts';
import { checkedPage } from '../document/page-schedule.ts';
import { ElevenLabsSyncError } from '../elevenlabs/error.ts';
import type { RemoteSummary } from '../elevenlabs/provider.ts';
import type { EngineContext } from '../runtime/context.ts';
import { type Deadline, DeadlineExceededError, startDeadline } from '../runtime/deadline.ts';
import { updateUnchanged } from '../store/conditional.ts';
import { pagesDue } from '../store/queries.ts';

/** ElevenLabs takes so many at once; the rest is the next sweep's. */
const batchSize = 100;

/**
 * Asks for those that are due, in one request. ElevenLabs' failures are logged, and leave everything for the next time.
 *
 * @returns how many documents were written
 * @throws what Firestore throws
 */
export async function checkPages(ctx: EngineContext, deadline = startDeadline(ctx)): Promise<number> {
  const { docs } = await pagesDue(ctx.db, Timestamp.fromDate(ctx.clock.now())).limit(batchSize).get();
  const unreadable: Promise<boolean>[] = [];
  const looked = docs.flatMap((snapshot) => {
    const parsed = knowledgeDocumentSchema.safeParse(snapshot.data());
    // It must not stand in the way of others for ever.
    if (!parsed.success) unreadable.push(updateUnchanged(snapshot, { auto_sync_check_at: null }));
    // Whoever holds it writes it soon; the others are asked for, once it is settled which copy stays.
    if (!parsed.success || isLeaseLive(parsed.data.sync_claim, ctx.clock.now())) return [];
    const { elevenlabs_document_id: remoteId, unsettled_since: unsettledSince } = parsed.data;
    return remoteId === null || unsettledSince !== null ? [] : [{ snapshot, document: parsed.data, remoteId }];
  });
  await Promise.all(unreadable);
  if (looked.length === 0) return 0;
  const answers = await ask(
    ctx,
    looked.map(({ remoteId }) => remoteId),
    deadline,
  );
  if (answers === null) return 0;
  const now = Timestamp.fromDate(ctx.clock.now());
  const written = await Promise.all(
    looked.map(({ snapshot, document, remoteId }) => {
      const answer = answers.get(remoteId);
      return answer === undefined ? false : updateUnchanged(snapshot, checkedPage(document, answer, now));
    }),
  );
  return written.filter(Boolean).length;
}

/** Null when ElevenLabs did not answer. */
async function ask(
  ctx: EngineContext,
  ids: string[],
  deadline: Deadline,
): Promise<Map<string, RemoteSummary | null> | null> {
  try {
    const provider = await ctx.provider();
    return await provider.summaries(ids, deadline.limits(ctx.config.listTimeoutMs));
  } catch (error) {
    if (!(error instanceof ElevenLabsSyncError || error instanceof DeadlineExceededError)) throw error;
    ctx.logger.warn('pages not looked up', { documents: ids.length, reason: error.message });
    return null;
  }
}
