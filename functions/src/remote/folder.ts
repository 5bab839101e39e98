/**
 * The one ElevenLabs folder that holds everything the service makes. Its id is kept in `engine/folders`, per account, and made
 * under a claim, so that workers who start together make one.
 */
import { agentsDocument, collections, foldersDocument } from '@knowledge-sync/contract';
import { type DocumentReference, Timestamp } from 'firebase-admin/firestore';
import { z } from 'zod';
import { isLeaseLive, newLease } from '../document/lease.ts';
import { folderName } from '../document/remote-name.ts';
import { isNotFound } from '../elevenlabs/error.ts';
import type { Provider } from '../elevenlabs/provider.ts';
import type { EngineContext } from '../runtime/context.ts';
import type { Deadline } from '../runtime/deadline.ts';
import { changeIf } from '../store/conditional.ts';

const longestLeaseMs = 45_000;
const pollMs = 500;
/** The one that this instance remembers, the one that Firestore names, and a new one. */
const maxFolders = 3;

const entrySchema = z.object({
  id: z.string().nullable(),
  claim: z
    .object({ id: z.string(), expires_at: z.custom<Timestamp>((value) => value instanceof Timestamp) })
    .nullable(),
});
type Entry = z.infer<typeof entrySchema>;

/**
 * The folder's id: from the instance's memory, else from Firestore (one read), else made now.
 *
 * @throws ElevenLabsSyncError when ElevenLabs refuses; DeadlineExceededError when another worker does not finish in time
 */
async function ensureFolder(ctx: EngineContext, provider: Provider, deadline: Deadline): Promise<string> {
  const { accountKey } = ctx.config;
  const cached = ctx.folderIds.get(accountKey);
  if (cached !== undefined) return cached;

  const ref = ctx.db.collection(collections.engine).doc(foldersDocument);
  const claimId = ctx.newId();
  for (;;) {
    const entry = await takeOrRead(ctx, ref, claimId);
    if (entry.id !== null) {
      ctx.folderIds.set(accountKey, entry.id);
      return entry.id;
    }
    if (entry.claim?.id === claimId) return await makeFolder(ctx, ref, provider, deadline);
    deadline.limits(pollMs);
    await ctx.clock.sleep(pollMs, deadline.signal);
  }
}

/** The folder's id as Firestore or else ElevenLabs knows it; null when there is none, and none is made. */
export async function existingFolder(
  ctx: EngineContext,
  provider: Provider,
  deadline: Deadline,
): Promise<string | null> {
  const { accountKey, projectId, listTimeoutMs } = ctx.config;
  const entry = readEntry((await ctx.db.collection(collections.engine).doc(foldersDocument).get()).get(accountKey));
  return entry.id ?? (await findFolder(provider, deadline, folderName(projectId), listTimeoutMs));
}

/** Does it in the service's folder; when that is gone, and all it held with it, in the one that is made instead. */
export async function inFolder<T>(
  ctx: EngineContext,
  provider: Provider,
  deadline: Deadline,
  act: (folderId: string) => Promise<T>,
): Promise<T> {
  for (let look = 1; ; look += 1) {
    const folderId = await ensureFolder(ctx, provider, deadline);
    try {
      return await act(folderId);
    } catch (error) {
      if (!isNotFound(error) || look === maxFolders) throw error;
      await forgetFolder(ctx, folderId);
    }
  }
}

/** The folder's id as Firestore names it, if there is one. Asks nothing of ElevenLabs. */
export async function knownFolder(ctx: EngineContext): Promise<string | null> {
  const snapshot = await ctx.db.collection(collections.engine).doc(foldersDocument).get();
  return readEntry(snapshot.get(ctx.config.accountKey)).id;
}

/**
 * The same in the folder that Firestore names now, for what is to prove that something is not there: a remembered folder may have
 * been replaced by another instance, and ElevenLabs may list one that is gone as empty.
 */
export async function inFolderOfRecord<T>(
  ctx: EngineContext,
  provider: Provider,
  deadline: Deadline,
  act: (folderId: string) => Promise<T>,
): Promise<T> {
  ctx.folderIds.delete(ctx.config.accountKey);
  return await inFolder(ctx, provider, deadline, act);
}

/** Forgets a folder that ElevenLabs no longer has, unless somebody already replaced it. */
async function forgetFolder(ctx: EngineContext, folderId: string): Promise<void> {
  const { accountKey } = ctx.config;
  ctx.folderIds.delete(accountKey);
  const ref = ctx.db.collection(collections.engine).doc(foldersDocument);
  await changeIf(ref, (data) => {
    const entry = readEntry(data?.[accountKey]);
    return entry.id === folderId ? { [accountKey]: { id: null, claim: entry.claim } } : null;
  });
  ctx.logger.warn('folder is gone from ElevenLabs and is made again', { folder_id: folderId });
}

async function takeOrRead(ctx: EngineContext, ref: DocumentReference, claimId: string): Promise<Entry> {
  const { accountKey } = ctx.config;
  const leaseMs = Math.min(longestLeaseMs, ctx.config.leaseMs);
  const changed = await changeIf(ref, (data) => {
    const entry = readEntry(data?.[accountKey]);
    const now = Timestamp.fromDate(ctx.clock.now());
    if (entry.id !== null || isLeaseLive(entry.claim, now.toDate())) return null;
    return { [accountKey]: { id: null, claim: newLease(claimId, now, leaseMs) } };
  });
  return readEntry(changed.kind === 'missing' ? null : changed.data[accountKey]);
}

/** Adopts a folder of that name, which an earlier lost answer or another key may have left, before making one. */
async function makeFolder(
  ctx: EngineContext,
  ref: DocumentReference,
  provider: Provider,
  deadline: Deadline,
): Promise<string> {
  const { accountKey, projectId, listTimeoutMs, writeTimeoutMs } = ctx.config;
  const name = folderName(projectId);
  try {
    const found = await findFolder(provider, deadline, name, listTimeoutMs);
    const id = found ?? (await provider.createFolder({ name }, deadline.limits(writeTimeoutMs))).id;
    const batch = ctx.db.batch().set(ref, { [accountKey]: { id, claim: null } }, { merge: true });
    // No agent holds what was just made.
    if (found === null) batch.delete(ctx.db.collection(collections.workspace).doc(agentsDocument));
    await batch.commit();
    ctx.folderIds.set(accountKey, id);
    ctx.logger.info('folder ready', { folder_id: id });
    return id;
  } catch (error) {
    // Let the next attempt look again at once; it finds by name what this one may have made.
    await ref.set({ [accountKey]: { id: null, claim: null } }, { merge: true });
    throw error;
  }
}

async function findFolder(
  provider: Provider,
  deadline: Deadline,
  name: string,
  pageTimeoutMs: number,
): Promise<string | null> {
  let cursor: string | null = null;
  let found: string | null = null;
  do {
    const page = await provider.listFolders({ cursor }, deadline.limits(pageTimeoutMs));
    // Newest first: the last match is the oldest, which is the one that every worker chooses.
    for (const item of page.items) if (item.name === name) found = item.id;
    cursor = page.cursor;
  } while (cursor !== null);
  return found;
}

function readEntry(value: unknown): Entry {
  const parsed = entrySchema.safeParse(value);
  return parsed.success ? parsed.data : { id: null, claim: null };
}
