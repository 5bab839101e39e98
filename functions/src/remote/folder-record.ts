/**
 * The record of the service's folder in `engine/folders`, one entry per account. The folder is made
 * under a claim with a lease. Each write of a worker is conditional on its claim, so that a worker
 * whose lease has ended overwrites nothing.
 */
import { agentsDocument, collections, foldersDocument, syncClaimSchema } from '@knowledge-sync/contract';
import { type DocumentReference, Timestamp } from 'firebase-admin/firestore';
import { z } from 'zod';
import { isHeldBy, isLeaseLive, type Lease, newLease, type RawDocument } from '../document/lease.ts';
import type { EngineContext } from '../runtime/context.ts';
import { changeIf, type Seen } from '../store/conditional.ts';

const longestLeaseMs = 45_000;

const entrySchema = z.object({
  id: z.string().nullable(),
  claim: z.nullable(syncClaimSchema),
});

export interface FolderEntry {
  /** Null while there is no folder. */
  id: string | null;
  /** Held by the worker that makes the folder. */
  claim: Lease | null;
  /** The record of all accounts, as this worker wrote it with its claim. */
  written?: Seen;
}

export async function readEntry(ctx: EngineContext): Promise<FolderEntry> {
  return entryIn(ctx, (await foldersRef(ctx).get()).data());
}

/**
 * Takes the claim on making the folder, unless there is a folder or a live claim. @returns the
 * entry after that
 */
export async function claimFolder(ctx: EngineContext, claimId: string): Promise<FolderEntry> {
  const leaseMs = Math.min(longestLeaseMs, ctx.config.leaseMs);
  const changed = await changeIf(foldersRef(ctx), (data) => {
    const entry = entryIn(ctx, data);
    const now = Timestamp.fromDate(ctx.clock.now());
    if (entry.id !== null || isLeaseLive(entry.claim, now.toDate())) return null;
    return { [ctx.config.accountKey]: { id: null, claim: newLease(claimId, now, leaseMs) } satisfies FolderEntry };
  });
  const entry = entryIn(ctx, changed.kind === 'missing' ? null : changed.data);
  return changed.kind === 'written'
    ? { ...entry, written: { data: changed.data, updateTime: changed.writeTime } }
    : entry;
}

/**
 * Records the folder and gives the claim back, unless the claim was lost.
 *
 * @param entry the record as this worker claimed it, which saves a read
 * @param isNew whether the folder was just made, so that no agent holds it
 * @returns whether the record names this folder
 */
export async function recordFolder(
  ctx: EngineContext,
  { claim, written }: FolderEntry,
  folderId: string,
  isNew: boolean,
): Promise<boolean> {
  const isRecorded = (data: RawDocument): boolean => entryIn(ctx, data).id === folderId;
  const changed = await changeIf(
    foldersRef(ctx),
    (data) => (claim !== null && isHeldBy(entryIn(ctx, data).claim, claim.id) ? entryWith(ctx, folderId) : null),
    {
      known: written,
      isOwn: isRecorded,
      alsoWrite(batch) {
        if (isNew) batch.delete(ctx.db.collection(collections.workspace).doc(agentsDocument));
      },
    },
  );
  return changed.kind !== 'missing' && isRecorded(changed.data);
}

/** Gives the claim back without a folder, unless it was lost. */
export async function releaseFolder(ctx: EngineContext, claimId: string): Promise<void> {
  await changeIf(foldersRef(ctx), (data) =>
    isHeldBy(entryIn(ctx, data).claim, claimId) ? entryWith(ctx, null) : null,
  );
}

/**
 * Removes a folder that ElevenLabs no longer has from the record, unless another worker has
 * replaced it.
 */
export async function removeEntry(ctx: EngineContext, folderId: string): Promise<void> {
  await changeIf(foldersRef(ctx), (data) => (entryIn(ctx, data).id === folderId ? entryWith(ctx, null) : null));
}

const entryWith = (ctx: EngineContext, id: string | null) => ({
  [ctx.config.accountKey]: { id, claim: null } satisfies FolderEntry,
});

function entryIn(ctx: EngineContext, data: RawDocument | null | undefined): FolderEntry {
  return entrySchema.safeParse(data?.[ctx.config.accountKey]).data ?? { id: null, claim: null };
}

const foldersRef = (ctx: EngineContext): DocumentReference =>
  ctx.db.collection(collections.engine).doc(foldersDocument);
