/**
 * The one ElevenLabs folder that holds every copy that the service makes. Firestore records its id
 * per account (folder-record.ts). It is made under a claim, so that workers that start together
 * make one.
 */
import { folderKeyIn, folderName } from '../document/remote-name.ts';
import { ElevenLabsSyncError, isNotFound } from '../elevenlabs/error.ts';
import { eachPage } from '../elevenlabs/listing.ts';
import type { CallLimits, Provider, RemoteItem } from '../elevenlabs/provider.ts';
import type { EngineContext } from '../runtime/context.ts';
import { type Deadline, DeadlineExceededError } from '../runtime/deadline.ts';
import {
  claimFolder,
  type FolderEntry,
  keepFolder,
  readEntry,
  readFolderIds,
  recordFolder,
  releaseFolder,
  removeEntry,
} from './folder-record.ts';
import { type Installation, installationOf, nameOfFolder } from './installation.ts';

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
  const { accountKey, listTimeoutMs } = ctx.config;
  const installation = await installationOf(ctx, () => deadline.limits(listTimeoutMs));
  const cached = ctx.folderIds.get(accountKey);
  if (cached !== undefined) return cached;

  const claimId = ctx.newId();
  for (;;) {
    const entry = await claimFolder(ctx, claimId);
    const { id, claim } = entry;
    if (id !== null && entry.installation === null && !(await keepEarlier(ctx, provider, deadline, id, installation))) {
      await removeEntry(ctx, id);
      continue;
    }
    const folderId =
      id ??
      (claim?.id === claimId ? await makeFolder(ctx, provider, deadline, { ...entry, claim }, installation) : null);
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
  const limits = () => deadline.limits(ctx.config.listTimeoutMs);
  const installation = await installationOf(ctx, limits);
  const { id } = await readEntry(ctx);
  return id ?? (await findFolder(ctx, provider, installation, limits))?.id ?? null;
}

/**
 * Looks at a folder that an earlier version recorded, whose name has no installation, and renames
 * it. Another installation of the same project may have done so first: then the folder is the
 * other's.
 *
 * @returns whether the folder is this installation's
 */
async function keepEarlier(
  ctx: EngineContext,
  provider: Provider,
  deadline: Deadline,
  folderId: string,
  installation: Installation,
): Promise<boolean> {
  const { listTimeoutMs, writeTimeoutMs } = ctx.config;
  const name = await nameOfFolder(provider, folderId, () => deadline.limits(listTimeoutMs));
  if (name === null) return false;
  const key = folderKeyIn(name);
  if (key !== null && key.installation !== null && key.installation !== installation.id) {
    ctx.logger.warn('folder belongs to another installation', { folder_id: folderId });
    return false;
  }
  if (key?.installation === null) {
    await giveName(ctx, provider, folderId, installation, () => deadline.limits(writeTimeoutMs));
  }
  await keepFolder(ctx, { id: folderId, installation });
  return true;
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

/**
 * Gives the folder the installation's name. The record names it by its id, so a refusal does not
 * matter.
 */
async function giveName(
  ctx: EngineContext,
  provider: Provider,
  folderId: string,
  { id, project_id }: Installation,
  limits: () => CallLimits,
): Promise<void> {
  try {
    await provider.rename(folderId, { name: folderName(project_id, id) }, limits());
  } catch (error) {
    if (!(error instanceof ElevenLabsSyncError) || error.is_retryable) throw error;
    ctx.logger.warn('folder keeps its name', { folder_id: folderId, code: error.provider_code });
  }
}

/**
 * The folder's id as Firestore records it, if it does. Asks nothing of ElevenLabs.
 *
 * @throws ElevenLabsSyncError when the database belongs to another project
 */
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
 * Adopts this installation's folder, which a lost request or another API key may have left, or
 * makes one. A worker that has lost its claim leaves its own folder, because the next worker may
 * have adopted it.
 *
 * @returns null when the claim was lost
 */
async function makeFolder(
  ctx: EngineContext,
  provider: Provider,
  deadline: Deadline,
  entry: FolderEntry & { claim: NonNullable<FolderEntry['claim']> },
  installation: Installation,
): Promise<string | null> {
  const { claim } = entry;
  const { projectId, listTimeoutMs, writeTimeoutMs } = ctx.config;
  const name = folderName(projectId, installation.id);
  const marginMs = Math.min(leaseMarginMs, (claim.expires_at.toMillis() - ctx.clock.now().getTime()) / 4);
  const limits = (timeoutMs: number): CallLimits => {
    const leftMs = claim.expires_at.toMillis() - marginMs - ctx.clock.now().getTime();
    if (leftMs <= 0) throw new DeadlineExceededError('the time for making the folder is used up');
    return deadline.limits(Math.min(timeoutMs, leftMs));
  };
  try {
    const found = await findFolder(ctx, provider, installation, () => limits(listTimeoutMs));
    const id = found?.id ?? (await provider.createFolder({ name }, limits(writeTimeoutMs))).id;
    if (found !== null && found.name !== name) {
      await giveName(ctx, provider, id, installation, () => limits(writeTimeoutMs));
    }
    if (!(await recordFolder(ctx, entry, { id, installation, isNew: found === null }))) return null;
    ctx.logger.info('folder ready', { folder_id: id });
    return id;
  } catch (error) {
    // The next attempt looks again at once. It finds by its name what this one may have made.
    await releaseFolder(ctx, claim.id);
    throw error;
  }
}

/**
 * Finds the folder by its name, or by an id that was recorded under another API key, because people
 * may have renamed it.
 */
async function findFolder(
  ctx: EngineContext,
  provider: Provider,
  installation: Installation,
  limits: () => CallLimits,
): Promise<RemoteItem | null> {
  const recorded = await readFolderIds(ctx);
  let named: RemoteItem | null = null;
  let known: RemoteItem | null = null;
  for await (const items of eachPage((cursor) => provider.listFolders({ cursor }, limits()))) {
    for (const item of items) {
      // Newest first: the last match is the oldest, which every worker chooses.
      if (isNamedAfter(item, installation)) named = item;
      if (recorded.has(item.id) && !isOfAnother(item, installation)) known = item;
    }
  }
  return known ?? named;
}

const isNamedAfter = ({ name }: RemoteItem, { id, project_id }: Installation): boolean =>
  name === folderName(project_id, id);

const isOfAnother = ({ name }: RemoteItem, { id }: Installation): boolean =>
  (folderKeyIn(name)?.installation ?? id) !== id;
