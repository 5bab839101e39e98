/**
 * Writes under a claim. Every write is conditional on the worker's latest one, so that a late
 * worker overwrites nothing.
 */
import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { collections } from '@knowledge-sync/contract';
import { Timestamp, type WriteBatch } from 'firebase-admin/firestore';
import { isHeldBy, type RawDocument } from '../document/lease.ts';
import { openRequestsOf, withOpenRequest } from '../document/open-requests.ts';
import { type Patch, queued, released } from '../document/transitions.ts';
import type { EngineContext } from '../runtime/context.ts';
import { type Changed, changeIf } from '../store/conditional.ts';
import type { Claim } from './claim.ts';
import type { AttemptRecord } from './work.ts';

/** Another worker has the document, or it is deleted: stop without further writes. */
export class LostClaimError extends Error {
  override readonly name = 'LostClaimError';
  readonly isDeleted: boolean;

  constructor(isDeleted: boolean) {
    super(isDeleted ? 'the document was deleted while it was being synced' : 'the claim was lost to another worker');
    this.isDeleted = isDeleted;
  }
}

/**
 * Writes the patch, and the records of attempts in the same commit. After an edit, which leaves
 * the claim in place, `patchFor` is called again with the current document.
 *
 * @param alsoWrite adds further writes to the commit of the last patch
 * @throws LostClaimError when the claim is lost; what Firestore throws otherwise
 */
export async function writeFenced(
  claim: Claim,
  records: readonly AttemptRecord[],
  patchFor: (current: KnowledgeDocument) => Patch,
  alsoWrite?: (batch: WriteBatch) => void,
): Promise<void> {
  const { data, writeTime } = await changeHeld(claim, patchFor, (batch) => {
    for (const { id, record } of records) batch.set(claim.ref.collection(collections.attempts).doc(id), record);
    alsoWrite?.(batch);
  });
  claim.latest = data as KnowledgeDocument;
  claim.fence = writeTime;
}

/**
 * Deletes the document if this worker still has the claim.
 *
 * @throws LostClaimError when the claim is lost; what Firestore throws otherwise
 */
export async function deleteFenced(ctx: EngineContext, claim: Claim): Promise<void> {
  const { latest } = claim;
  try {
    await changeHeld(claim, (current) =>
      current === latest
        ? 'delete'
        : // Another writer changed the document under this claim, so it is queued and decided on again.
          { ...queued(Timestamp.fromDate(ctx.clock.now())), ...released, elevenlabs_document_id: null },
    );
  } catch (error) {
    // The document is deleted, by a commit whose answer was lost or by another writer.
    if (!(error instanceof LostClaimError && error.isDeleted)) throw error;
  }
}

/** Writes under the claim. @throws LostClaimError when the claim is lost */
async function changeHeld(
  claim: Claim,
  choose: (current: KnowledgeDocument) => Patch | 'delete',
  alsoWrite?: (batch: WriteBatch) => void,
): Promise<Extract<Changed, { kind: 'written' }>> {
  const { latest } = claim;
  const changed = await changeIf(
    claim.ref,
    (data) => {
      if (data !== null && data !== latest && !isHeldBy(data.sync_claim, claim.id)) throw new LostClaimError(false);
      return data === null ? null : choose(data as KnowledgeDocument);
    },
    {
      known: { data: latest, updateTime: claim.fence },
      alsoWrite,
      isOwn: (data, written) => written !== 'delete' && isOwnResult(data, claim, written),
    },
  );
  if (changed.kind !== 'written') throw new LostClaimError(true);
  return changed;
}

/**
 * Checks after a wait that this worker still has the claim.
 *
 * @throws LostClaimError when the claim is lost
 */
export async function assertHeld(claim: Claim): Promise<void> {
  const data = (await claim.ref.get()).data();
  if (data === undefined || !isHeldBy(data.sync_claim, claim.id)) throw new LostClaimError(data === undefined);
}

/** Tells the next worker that a request of this one may still take effect. */
export async function leaveUnsettled(ctx: EngineContext, claim: Claim): Promise<void> {
  await changeIf(claim.ref, (data) => {
    if (data === null) return null;
    const now = Timestamp.fromDate(ctx.clock.now());
    // Harmless when it is written twice after a lost answer.
    return { ...withOpenRequest(openRequestsOf(data), claim.startedAt, now, ctx.config) };
  });
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
