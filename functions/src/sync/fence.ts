/** Writing under a claim: every write is conditional on the engine's latest own one, so that a late worker overwrites nothing. */
import type { Attempt, KnowledgeDocument } from '@knowledge-sync/contract';
import { collections } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import type { RawDocument } from '../document/lease.ts';
import { openRequestsOf, withOpenRequest } from '../document/open-requests.ts';
import type { Patch } from '../document/patches.ts';
import type { EngineContext } from '../runtime/context.ts';
import { mayHaveChanged } from '../store/store.ts';
import { type Claim, isClaimedBy } from './claim.ts';

/** Somebody else holds the document now, or it is gone: stop, and touch nothing. */
export class LostClaimError extends Error {
  override readonly name = 'LostClaimError';
  readonly isDeleted: boolean;

  constructor(isDeleted: boolean) {
    super(isDeleted ? 'the document was deleted while it was being synced' : 'the claim was lost to another worker');
    this.isDeleted = isDeleted;
  }
}

const maxLooks = 10;

/**
 * Writes the patch, and the attempt it tells of in the same commit. `patchFor` is asked again with the document as it stands
 * when an edit came in between, which leaves the claim in place.
 *
 * @throws LostClaimError when the claim is no longer ours; what Firestore throws otherwise
 */
export async function writeFenced(
  ctx: EngineContext,
  claim: Claim,
  attempt: { id: string; record: Attempt } | null,
  patchFor: (current: KnowledgeDocument) => Patch,
): Promise<Patch> {
  for (let look = 0; look < maxLooks; look += 1) {
    const patch = patchFor(claim.latest);
    try {
      claim.fence = await commit(ctx, claim, attempt, patch);
      return patch;
    } catch (error) {
      if (!mayHaveChanged(error)) throw error;
    }
    const snapshot = await claim.ref.get();
    const data = snapshot.data();
    if (data === undefined || snapshot.updateTime === undefined) throw new LostClaimError(true);
    if (isOwnResult(data, claim, patch)) return patch;
    if (!isClaimedBy(data, claim.id)) throw new LostClaimError(false);
    claim.latest = data as KnowledgeDocument;
    claim.fence = snapshot.updateTime;
  }
  throw new Error(`document ${claim.ref.id} kept changing while its sync was being written down`);
}

/**
 * Deletes the document, if the claim on it is still ours.
 *
 * @throws LostClaimError when it is not; what Firestore throws otherwise
 */
export async function deleteFenced(ctx: EngineContext, claim: Claim): Promise<void> {
  try {
    await claim.ref.delete({ lastUpdateTime: claim.fence });
    return;
  } catch (error) {
    if (!mayHaveChanged(error)) throw error;
  }
  // The document is gone, by our commit whose answer was lost or by somebody else's: it was to go either way.
  const snapshot = await claim.ref.get();
  const data = snapshot.data();
  if (data === undefined || snapshot.updateTime === undefined) return;
  if (!isClaimedBy(data, claim.id)) throw new LostClaimError(false);
  // Somebody wrote to it under our claim. Whatever that was, it is queued and looked at anew.
  await claim.ref.update(
    {
      sync_status: 'pending',
      sync_claim: null,
      elevenlabs_document_id: null,
      queued_at: Timestamp.fromDate(ctx.clock.now()),
    },
    { lastUpdateTime: snapshot.updateTime },
  );
}

/**
 * Looks whether the claim is still ours after a wait in which anything may have happened.
 *
 * @throws LostClaimError when it is not
 */
export async function assertHeld(claim: Claim): Promise<void> {
  const data = (await claim.ref.get()).data();
  if (data === undefined || !isClaimedBy(data, claim.id)) throw new LostClaimError(data === undefined);
}

/** Leaves word for whoever holds the document now that a request of ours may still take effect. */
export async function leaveUnsettled(ctx: EngineContext, claim: Claim): Promise<void> {
  for (let look = 0; look < maxLooks; look += 1) {
    const snapshot = await claim.ref.get();
    const data = snapshot.data();
    if (data === undefined || snapshot.updateTime === undefined) return;
    const now = Timestamp.fromDate(ctx.clock.now());
    try {
      const word = withOpenRequest(openRequestsOf(data), claim.startedAt, now, ctx.config);
      await claim.ref.update({ ...word }, { lastUpdateTime: snapshot.updateTime });
      return;
    } catch (error) {
      // Also after a commit whose answer was lost: saying it again does no harm.
      if (!mayHaveChanged(error)) throw error;
    }
  }
  throw new Error(`document ${claim.ref.id} kept changing while word was left on it`);
}

async function commit(
  ctx: EngineContext,
  claim: Claim,
  attempt: { id: string; record: Attempt } | null,
  patch: Patch,
): Promise<Timestamp> {
  const batch = ctx.db.batch();
  batch.update(claim.ref, patch, { lastUpdateTime: claim.fence });
  if (attempt !== null) batch.set(claim.ref.collection(collections.attempts).doc(attempt.id), attempt.record);
  const [result] = await batch.commit();
  if (result === undefined) throw new Error('Firestore answered a commit without its result');
  return result.writeTime;
}

/** The commit took effect although its answer was lost. */
function isOwnResult(data: RawDocument, claim: Claim, patch: Patch): boolean {
  const attemptedAt = data.last_sync_attempt as Partial<Timestamp> | null;
  return (
    patch.sync_claim === null &&
    data.sync_claim === null &&
    data.sync_status === patch.sync_status &&
    data.elevenlabs_document_id === patch.elevenlabs_document_id &&
    attemptedAt?.toMillis?.() === claim.startedAt.toMillis()
  );
}
