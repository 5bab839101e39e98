/**
 * The one ElevenLabs folder that holds every copy that the service makes. Firestore records its id
 * per account (folder-record.ts). It is made under a claim, so that workers that start together
 * make one.
 */
import { folderName } from '../document/remote-name.ts';
import { isNotFound } from '../elevenlabs/error.ts';
import type { CallLimits, Provider } from '../elevenlabs/provider.ts';
import type { EngineContext } from '../runtime/context.ts';
import { type Deadline, DeadlineExceededError } from '../runtime/deadline.ts';
import { claimFolder, type FolderEntry, readEntry, recordFolder, releaseFolder, removeEntry } from './folder-record.ts';

const pollMs = 500;
/** The folder that this instance remembers, the recorded one, and a new one. */
const maxFolders = 3;
/** The work on the folder ends this long before the lease does; a quarter of a shorter lease. */
const leaseMarginMs = 5_000;

/**
 * The folder's id: from the instance's memory, else from Firestore (one read), else the folder is
 * made now.
 *
 * @throws ElevenLabsSyncError when ElevenLabs refuses; DeadlineExceededError when the folder is not
 *   there in time
 */
async function ensureFolder(ctx: EngineContext, provider: Provider, deadline: Deadline): Promise<string> {
  const { accountKey } = ctx.config;
  const cached = ctx.folderIds.get(accountKey);
  if (cached !== undefined) return cached;

  const claimId = ctx.newId();
  for (;;) {
    const entry = await claimFolder(ctx, claimId);
    const { id, claim } = entry;
    const folderId =
      id ?? (claim?.id === claimId ? await makeFolder(ctx, provider, deadline, { ...entry, claim }) : null);
    if (folderId !== null) {
      ctx.folderIds.set(accountKey, folderId);
      return folderId;
    }
    deadline.limits(pollMs);
    await ctx.clock.sleep(pollMs, deadline.signal);
  }
}

/**
 * The folder's id from Firestore or else from ElevenLabs. Null when there is no folder; does not
 * make one.
 */
export async function existingFolder(
  ctx: EngineContext,
  provider: Provider,
  deadline: Deadline,
): Promise<string | null> {
  const { projectId, listTimeoutMs } = ctx.config;
  const { id } = await readEntry(ctx);
  return id ?? (await findFolder(provider, folderName(projectId), () => deadline.limits(listTimeoutMs)));
}

/**
 * Acts in the service's folder. When ElevenLabs no longer has it, acts in the one that is made
 * instead.
 */
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
      ctx.folderIds.delete(ctx.config.accountKey);
      await removeEntry(ctx, folderId);
      ctx.logger.warn('folder is gone from ElevenLabs and is made again', { folder_id: folderId });
    }
  }
}

/** The folder's id as Firestore records it, if it does. Asks nothing of ElevenLabs. */
export async function knownFolder(ctx: EngineContext): Promise<string | null> {
  return (await readEntry(ctx)).id;
}

/**
 * Acts in the folder that Firestore records now. Needed to prove that a copy is missing: another
 * instance may have replaced a remembered folder, and ElevenLabs may list one that is gone as
 * empty.
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

/**
 * Adopts a folder of that name, which a lost request or another API key may have left, or makes
 * one. A worker that has lost its claim leaves its own folder, because the next worker may have
 * adopted it.
 *
 * @returns null when the claim was lost
 */
async function makeFolder(
  ctx: EngineContext,
  provider: Provider,
  deadline: Deadline,
  entry: FolderEntry & { claim: NonNullable<FolderEntry['claim']> },
): Promise<string | null> {
  const { claim } = entry;
  const { projectId, listTimeoutMs, writeTimeoutMs } = ctx.config;
  const name = folderName(projectId);
  const marginMs = Math.min(leaseMarginMs, (claim.expires_at.toMillis() - ctx.clock.now().getTime()) / 4);
  const limits = (timeoutMs: number): CallLimits => {
    const leftMs = claim.expires_at.toMillis() - marginMs - ctx.clock.now().getTime();
    if (leftMs <= 0) throw new DeadlineExceededError('the time for making the folder is used up');
    return deadline.limits(Math.min(timeoutMs, leftMs));
  };
  try {
    const found = await findFolder(provider, name, () => limits(listTimeoutMs));
    const id = found ?? (await provider.createFolder({ name }, limits(writeTimeoutMs))).id;
    if (!(await recordFolder(ctx, entry, id, found === null))) return null;
    ctx.logger.info('folder ready', { folder_id: id });
    return id;
  } catch (error) {
    // The next attempt looks again at once. It finds by its name what this one may have made.
    await releaseFolder(ctx, claim.id);
    throw error;
  }
}

async function findFolder(provider: Provider, name: string, limits: () => CallLimits): Promise<string | null> {
  let cursor: string | null = null;
  let found: string | null = null;
  do {
    const page = await provider.listFolders({ cursor }, limits());
    // Newest first: the last match is the oldest, which every worker chooses.
    for (const item of page.items) if (item.name === name) found = item.id;
    cursor = page.cursor;
  } while (cursor !== null);
  return found;
}
