/**
 * Asks ElevenLabs about its automatic refreshing of web pages. Each write is conditional on the
 * document that was read before the request: an answer about an older copy never lands on a newer
 * one, and a claimed document stays untouched.
 */
import { type KnowledgeDocument, knowledgeDocumentSchema } from '@knowledge-sync/contract';
import { type QueryDocumentSnapshot, Timestamp } from 'firebase-admin/firestore';
import { isLeaseLive } from '../document/lease.ts';
import { checkedPage, postponedPage } from '../document/page-schedule.ts';
import { ElevenLabsSyncError } from '../elevenlabs/error.ts';
import { isRemoteId } from '../elevenlabs/plausible.ts';
import type { RemoteSummary } from '../elevenlabs/provider.ts';
import { installationOf } from '../remote/installation.ts';
import type { EngineContext } from '../runtime/context.ts';
import { type Deadline, DeadlineExceededError, startDeadline } from '../runtime/deadline.ts';
import { updateUnchanged } from '../store/conditional.ts';
import { eachAlone } from '../store/each-alone.ts';
import { pagesDue } from '../store/queries.ts';

/** The most that ElevenLabs takes in one request; the rest waits for the next sweep. */
const batchSize = 100;

interface DuePage {
  snapshot: QueryDocumentSnapshot;
  document: KnowledgeDocument;
  remoteId: string;
}

/**
 * Checks the pages that are due, in one request. Every page that is read and not claimed is checked
 * or postponed, so that it does not keep others from being checked. Failures of ElevenLabs are
 * logged.
 *
 * @returns the number of documents that got an answer
 * @throws what Firestore throws
 */
export async function checkPages(ctx: EngineContext, deadline = startDeadline(ctx)): Promise<number> {
  const { docs } = await pagesDue(ctx.db, Timestamp.fromDate(ctx.clock.now())).limit(batchSize).get();
  const due: DuePage[] = [];
  const postpone = (snapshot: QueryDocumentSnapshot): Promise<boolean> =>
    updateUnchanged(snapshot, postponedPage(Timestamp.fromDate(ctx.clock.now()), ctx.random()));
  await eachAlone(ctx, 'pages', docs, async (snapshot) => {
    // Its worker writes it soon.
    if (isLeaseLive(snapshot.get('sync_claim'), ctx.clock.now())) return;
    const parsed = knowledgeDocumentSchema.safeParse(snapshot.data());
    const remoteId = parsed.success ? parsed.data.elevenlabs_document_id : null;
    if (!parsed.success || (remoteId !== null && !isRemoteId(remoteId))) {
      await updateUnchanged(snapshot, { auto_sync_check_at: null });
      // Until lost requests are settled, it is open which copy stays.
    } else if (remoteId === null || parsed.data.unsettled_since !== null) await postpone(snapshot);
    else due.push({ snapshot, document: parsed.data, remoteId });
  });
  const answers = await ask(ctx, due, deadline);
  const now = Timestamp.fromDate(ctx.clock.now());
  const checked = await eachAlone(ctx, 'pages', due, async ({ snapshot, document, remoteId }) => {
    const answer = answers?.get(remoteId);
    if (answer !== undefined) return await updateUnchanged(snapshot, checkedPage(document, answer, now));
    await postpone(snapshot);
    return false;
  });
  return checked.filter(Boolean).length;
}

/** Returns the answers by remote id; null after a failure. */
async function ask(
  ctx: EngineContext,
  due: readonly DuePage[],
  deadline: Deadline,
): Promise<Map<string, RemoteSummary | null> | null> {
  if (due.length === 0) return null;
  try {
    await installationOf(ctx, () => deadline.limits(ctx.config.listTimeoutMs));
    const provider = await ctx.provider();
    const ids = due.map(({ remoteId }) => remoteId);
    return await provider.summaries(ids, deadline.limits(ctx.config.listTimeoutMs));
  } catch (error) {
    if (!(error instanceof ElevenLabsSyncError || error instanceof DeadlineExceededError)) throw error;
    ctx.logger.warn('pages not checked', { documents: due.length, reason: error.message });
    return null;
  }
}
