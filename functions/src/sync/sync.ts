/**
 * Syncs a document: claim → perform → complete. Errors of ElevenLabs are shown on the document;
 * Firestore's are thrown.
 */
import { collections } from '@knowledge-sync/contract';
import type { DocumentReference } from 'firebase-admin/firestore';
import { isRefusal } from '../elevenlabs/error.ts';
import type { EngineContext } from '../runtime/context.ts';
import { type Claim, type ClaimableDecision, claim as takeClaim } from './claim.ts';
import { complete } from './complete.ts';
import type { Decision } from './decide.ts';
import { LostClaimError, leaveUnsettled } from './fence.ts';
import type { KnowledgeWritten } from './on-written.ts';
import { type Outcome, perform } from './perform.ts';
import { logLeftCopy, removeOrphan } from './remove-orphan.ts';
import { takeIn, takeInIfNeeded } from './take-in.ts';

const cleanUpTimeoutMs = 20_000;

/**
 * Carries out a decision.
 *
 * @throws what Firestore throws, and NotAdmittedError, so that the event is delivered again; for a
 *   deleted document also retryable errors of ElevenLabs
 */
export async function sync(ctx: EngineContext, event: KnowledgeWritten, decision: Decision): Promise<void> {
  const ref = ctx.db.collection(collections.knowledge).doc(event.documentId);
  if (decision.action === 'take_in' || decision.action === 'reject') {
    const { before, after, updateTime } = event;
    const known = after === null || updateTime === null ? undefined : { data: after, updateTime };
    const taken = await takeIn(ctx, ref, before, known);
    // Deleted before it was taken in: only this event names the copy that a script has overwritten.
    if (taken === 'missing' && before !== null) await removeOrphan(ctx, event.documentId, before);
    return;
  }
  const leave = await ctx.admission.admit();
  try {
    if (decision.action === 'remove_orphan') return await removeOrphan(ctx, event.documentId, decision.before);
    await syncClaimed(ctx, event, decision, ref);
  } finally {
    await leave();
  }
}

async function syncClaimed(
  ctx: EngineContext,
  event: KnowledgeWritten,
  decision: ClaimableDecision,
  ref: DocumentReference,
): Promise<void> {
  // A new instance loads the SDK while it waits for Firestore.
  if (decision.action !== 'none') void ctx.provider().catch(() => undefined);
  const claim = await takeClaim(ctx, ref, decision, event.updateTime);
  if (claim === null) {
    // The event had no document to decide on.
    if (event.updateTime === null) await takeInIfNeeded(ctx, await ref.get());
    return;
  }
  try {
    await work(ctx, claim, event.eventId);
  } finally {
    claim.deadline.dispose();
  }
}

async function work(ctx: EngineContext, claim: Claim, eventId: string): Promise<void> {
  const startedMs = ctx.clock.monotonicMs();
  const fields = { document_id: claim.ref.id, event_id: eventId };
  let outcome: Outcome | null = null;
  try {
    outcome = await perform(ctx, claim, eventId);
    const ending = await complete(ctx, claim, outcome);
    ctx.logger.info('sync ended', {
      ...fields,
      status: ending,
      class: outcome.kind === 'failed' ? outcome.error.error_type : null,
      duration_ms: Math.round(ctx.clock.monotonicMs() - startedMs),
    });
  } catch (error) {
    if (!(error instanceof LostClaimError)) throw error;
    ctx.logger.warn(error.message, fields);
    if (!error.isDeleted) return await leaveUnsettled(ctx, claim);
    if (outcome?.kind === 'synced' && outcome.remoteId !== null) await removeUnrecorded(ctx, claim, outcome.remoteId);
  }
}

/**
 * Deletes the copy of a document that was deleted during its sync. A final refusal is logged, so
 * that the event is not delivered again for a day.
 */
async function removeUnrecorded(ctx: EngineContext, claim: Claim, remoteId: string): Promise<void> {
  const provider = await ctx.provider();
  try {
    await provider.deleteDocument(remoteId, { force: false }, claim.deadline.limits(cleanUpTimeoutMs));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    logLeftCopy(ctx, claim.ref.id, remoteId, error);
  }
}
