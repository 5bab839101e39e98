/** One attempt: brings ElevenLabs to what is wanted, with one copy. Waiting and writing down are perform.ts's business. */
import { Timestamp } from 'firebase-admin/firestore';
import { withOpenRequest } from '../document/open-requests.ts';
import { documentIdIn } from '../document/remote-name.ts';
import { type ElevenLabsSyncError, isInUse } from '../elevenlabs/error.ts';
import type { RemoteItem } from '../elevenlabs/provider.ts';
import { listSince } from '../remote/find-remote.ts';
import { inFolder, inFolderOfRecord } from '../remote/folder.ts';
import { deleteCopy } from './delete-copy.ts';
import { makeCopy, markLive, updateCopy } from './update-copy.ts';
import type { Work } from './work.ts';

/**
 * Sets `work.remoteId` to the remote document that is now what is wanted. Extra copies, which lost requests may have left, are
 * deleted once that one is sure.
 *
 * @throws ElevenLabsSyncError, DeadlineExceededError, LostClaimError
 */
export async function send(work: Work): Promise<void> {
  const found = await findLost(work);
  const kept = await keepOne(work, found);
  if (kept.isThere) return;
  const { ctx, claim, provider } = work;
  const id = await inFolder(ctx, provider, claim.deadline, (folderId) => makeCopy(work, folderId));
  if (kept.unfit.length > 0) await replace(work, kept.unfit);
  work.remoteId = id;
  markLive(work);
}

/**
 * Looks whether a request whose answer could not be read has done its work after all.
 *
 * @returns whether it has; `work.remoteId` is then set as by `send`
 */
export async function adopt(work: Work): Promise<boolean> {
  const found = await findLost(work);
  return found.length > 0 && (await keepOne(work, found)).isThere;
}

/** Every copy that a lost request may have left, oldest first; none when no request was lost. */
export async function findLost(work: Work): Promise<RemoteItem[]> {
  const { ctx, claim, provider, open } = work;
  const since = open.unsettled_since;
  if (since === null) return [];
  const listed = await inFolderOfRecord(ctx, provider, claim.deadline, (folderId) =>
    listSince(provider, claim.deadline, {
      folderId,
      sinceMs: since.toMillis(),
      pageTimeoutMs: ctx.config.listTimeoutMs,
    }),
  );
  return listed.filter(({ name }) => documentIdIn(name) === claim.ref.id);
}

interface Kept {
  /** Whether one of the copies is what is wanted now. */
  isThere: boolean;
  /** Copies that cannot become what is wanted. They stay until another takes their place. */
  unfit: string[];
}

/** The recorded copy survives, else the oldest: so every worker chooses alike. A copy that agents hold goes before both. */
export async function keepOne(work: Work, found: RemoteItem[]): Promise<Kept> {
  const { ctx, claim } = work;
  const recorded = work.remoteId;
  // A recorded copy may be older than what the listing covers: PATCH tells whether it is there.
  const candidates = recorded === null ? [] : [recorded];
  candidates.push(...found.map(({ id }) => id).filter((id) => id !== recorded));
  const unfit: string[] = [];
  for (const id of candidates) {
    // What this claim alone has made holds the wanted text already.
    const isMadeHere = id !== recorded && work.isLossOwn;
    const brought = isMadeHere ? 'live' : await updateCopy(work, id);
    if (brought === 'unfit') unfit.push(id);
    if (brought !== 'live') continue;
    // A recorded one that makes room stays the one that everybody knows of until it is gone.
    if (recorded === null || !unfit.includes(recorded)) work.remoteId = id;
    const extras = found.filter((copy) => copy.id !== id && !unfit.includes(copy.id));
    const kept = await preferHeldCopy(work, id, await deleteExtras(work, extras));
    if (unfit.length > 0) await replace(work, unfit);
    work.remoteId = kept;
    markLive(work);
    if (kept !== recorded) ctx.logger.info('adopted', { document_id: claim.ref.id, elevenlabs_document_id: kept });
    return { isThere: true, unfit: [] };
  }
  if (recorded === null || !unfit.includes(recorded)) work.remoteId = null;
  work.live = null;
  return { isThere: false, unfit };
}

interface HeldCopy {
  id: string;
  error: ElevenLabsSyncError;
}

/** @returns those that ElevenLabs keeps because agents hold them themselves */
export async function deleteExtras(work: Work, extras: RemoteItem[]): Promise<HeldCopy[]> {
  const { ctx, claim } = work;
  const held: HeldCopy[] = [];
  for (const { id } of extras) {
    try {
      await deleteCopy(work, id);
      ctx.logger.warn('duplicate removed from ElevenLabs', { document_id: claim.ref.id, elevenlabs_document_id: id });
    } catch (error) {
      if (!isInUse(error)) throw error;
      held.push({ id, error });
    }
  }
  return held;
}

/**
 * Agents that hold another copy than the one that was to be kept shall not lose it: it is brought to what is wanted and takes
 * the other's place. Where they hold several, only people can tell which one they shall let go of.
 *
 * @returns which copy is kept
 */
async function preferHeldCopy(work: Work, kept: string, held: HeldCopy[]): Promise<string> {
  const [heir, another] = held;
  if (heir === undefined) return kept;
  if (another !== undefined) throw heir.error;
  const brought = await updateCopy(work, heir.id);
  if (brought === 'unfit') throw heir.error;
  if (brought === 'gone') return kept;
  await deleteCopy(work, kept);
  return heir.id;
}

/** Deletes the copies whose place another has taken. If that fails, both bear the key, and whoever comes next has to look. */
async function replace(work: Work, unfit: string[]): Promise<void> {
  const { ctx, claim } = work;
  try {
    for (const id of unfit) await deleteCopy(work, id);
  } catch (error) {
    work.open = withOpenRequest(work.open, claim.startedAt, Timestamp.fromDate(ctx.clock.now()), ctx.config);
    throw error;
  }
}
