/**
 * The record of the service's folder in `engine/folders`, one entry per account, next to the
 * installation that the folders belong to (installation.ts). The folder is made under a claim with
 * a lease. Each write of a worker is conditional on its claim, so that a worker whose lease has
 * ended overwrites nothing.
 */
import { agentsDocument, collections, syncClaimSchema } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { z } from 'zod';
import { isHeldBy, isLeaseLive, type Lease, newLease, type RawDocument } from '../document/lease.ts';
import type { EngineContext } from '../runtime/context.ts';
import { changeIf, type Seen } from '../store/conditional.ts';
import { assertOwn, foldersRef, type Installation, installationIn } from './installation.ts';

const longestLeaseMs = 45_000;

const entrySchema = z.object({
  id: z.string().min(1).nullable(),
  claim: z.nullable(syncClaimSchema),
  installation: z.string().nullable().default(null),
});

export interface FolderEntry {
  /** Null while there is no folder. */
  id: string | null;
  /** Held by the worker that makes the folder. */
  claim: Lease | null;
  /** The installation in the folder's name; null for an entry of an earlier version. */
  installation: string | null;
  /** The record of all accounts, as this worker wrote it with its claim. */
  written?: Seen;
}

/** @throws ElevenLabsSyncError when the database belongs to another project */
export async function readEntry(ctx: EngineContext): Promise<FolderEntry> {
  const data = (await foldersRef(ctx).get()).data();
  assertOwn(ctx, installationIn(data));
  return entryIn(ctx, data);
}

/** The folders of all accounts that were ever in use. Another key may reach the same workspace. */
export async function readFolderIds(ctx: EngineContext): Promise<Set<string>> {
  const data = (await foldersRef(ctx).get()).data() ?? {};
  const entries = Object.values(data).map((value) => entrySchema.safeParse(value).data?.id ?? null);
  return new Set(entries.filter((id) => id !== null));
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
    return { [ctx.config.accountKey]: { id: null, claim: newLease(claimId, now, leaseMs), installation: null } };
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
 * @param folder `isNew`: whether it was just made, so that no agent holds it
 * @returns whether the record names this folder
 */
export async function recordFolder(
  ctx: EngineContext,
  { claim, written }: FolderEntry,
  folder: { id: string; installation: Installation; isNew: boolean },
): Promise<boolean> {
  const isRecorded = (data: RawDocument): boolean => entryIn(ctx, data).id === folder.id;
  const changed = await changeIf(
    foldersRef(ctx),
    (data) => (claim !== null && isHeldBy(entryIn(ctx, data).claim, claim.id) ? entryWith(ctx, folder) : null),
    {
      known: written,
      isOwn: isRecorded,
      alsoWrite(batch) {
        if (folder.isNew) batch.delete(ctx.db.collection(collections.workspace).doc(agentsDocument));
      },
    },
  );
  return changed.kind !== 'missing' && isRecorded(changed.data);
}

/** Marks an earlier version's folder as this installation's, unless the record has changed. */
export async function keepFolder(
  ctx: EngineContext,
  folder: { id: string; installation: Installation },
): Promise<void> {
  await changeIf(foldersRef(ctx), (data) => {
    const { id, installation } = entryIn(ctx, data);
    return id === folder.id && installation === null ? entryWith(ctx, folder) : null;
  });
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

const entryWith = (ctx: EngineContext, folder: { id: string; installation: Installation } | null) => ({
  [ctx.config.accountKey]: {
    id: folder?.id ?? null,
    claim: null,
    installation: folder?.installation.id ?? null,
  } satisfies FolderEntry,
});

function entryIn(ctx: EngineContext, data: RawDocument | null | undefined): FolderEntry {
  return entrySchema.safeParse(data?.[ctx.config.accountKey]).data ?? { id: null, claim: null, installation: null };
}
