/**
 * One attempt to send a document, so that ElevenLabs has exactly one copy of it. perform.ts waits
 * and records.
 */
import { Timestamp } from 'firebase-admin/firestore';
import { lostSinceMs, withOpenRequest } from '../document/open-requests.ts';
import { documentIdIn } from '../document/remote-name.ts';
import { type ElevenLabsSyncError, isInUse } from '../elevenlabs/error.ts';
import type { RemoteItem } from '../elevenlabs/provider.ts';
import { listSince } from '../remote/find-remote.ts';
import { inFolder, inFolderOfRecord } from '../remote/folder.ts';
import { deleteCopy } from './delete-copy.ts';
import { makeCopy, markLive, updateCopy } from './update-copy.ts';
import { type AttemptRecord, attemptRecordTtlMs, type Work } from './work.ts';

/**
 * Updates or creates the copy and sets `work.remoteId` to it. Then deletes extra copies, which lost
 * requests may have left.
 *
 * @throws ElevenLabsSyncError, DeadlineExceededError, LostClaimError
 */
export async function send(work: Work): Promise<void> {
  const found = await findLost(work);
  const kept = await keepOne(work, found);
  if (kept.isThere) return;
  const { ctx, claim, provider } = work;
  const id = await inFolder(ctx, provider, claim.deadline, (folderId) => makeCopy(work, folderId));
  ctx.createdCopies.add(id, ctx.clock.now().getTime());
  if (kept.unfit.length > 0) await deleteReplaced(work, kept.unfit);
  work.remoteId = id;
  markLive(work);
}

/**
 * Checks whether a request whose answer could not be read has succeeded.
 *
 * @returns whether it has. `work.remoteId` is then set as by `send`.
 */
export async function adopt(work: Work): Promise<boolean> {
  const found = await findLost(work);
  return found.length > 0 && (await keepOne(work, found)).isThere;
}

/**
 * Lists the copies that lost requests may have left, oldest first. Empty when no request was lost.
 */
export async function findLost(work: Work): Promise<RemoteItem[]> {
  const { ctx, claim, provider, open } = work;
  if (open.unsettled_since === null) return [];
  const sinceMs = lostSinceMs(open, Timestamp.fromDate(ctx.clock.now()));
  return await inFolderOfRecord(ctx, provider, claim.deadline, (folderId) =>
    listSince(provider, claim.deadline, {
      folderId,
      sinceMs,
      pageTimeoutMs: ctx.config.listTimeoutMs,
      isWanted: ({ name }) => documentIdIn(name, work.installation) === claim.ref.id,
      // The start of another worker's request is a time by another clock.
      ...(work.isLossOwn && { own: { isOlder: ({ id }) => ctx.createdCopies.isOlder(id, sinceMs) } }),
    }),
  );
}

interface Kept {
  /** Whether one of the copies is up to date now. */
  isThere: boolean;
  /** Copies that cannot be updated. They are kept until another replaces them. */
  unfit: string[];
}

/**
 * Keeps the recorded copy, else the oldest, so that every worker chooses the same. A copy that
 * agents hold is preferred to both.
 */
export async function keepOne(work: Work, found: RemoteItem[]): Promise<Kept> {
  const { ctx, claim } = work;
  const recorded = work.remoteId;
  // The listing may not reach back to the recorded copy. Its PATCH shows whether it exists.
  const candidates = recorded === null ? [] : [recorded];
  candidates.push(...found.map(({ id }) => id).filter((id) => id !== recorded));
  const unfit: string[] = [];
  for (const id of candidates) {
    // A copy that this claim has created is up to date.
    const isCreatedHere = id !== recorded && work.isLossOwn;
    const state = isCreatedHere ? 'live' : await updateCopy(work, id);
    if (state === 'unfit') unfit.push(id);
    if (state !== 'live') continue;
    // A recorded copy that is being replaced stays recorded until it is deleted.
    if (recorded === null || !unfit.includes(recorded)) work.remoteId = id;
    const extras = found.filter((copy) => copy.id !== id && !unfit.includes(copy.id));
    const kept = await preferHeldCopy(work, id, await deleteExtras(work, extras));
    if (unfit.length > 0) await deleteReplaced(work, unfit);
    work.remoteId = kept;
    markLive(work);
    if (kept !== recorded) ctx.logger.info('adopted', { document_id: claim.ref.id, elevenlabs_document_id: kept });
    return { isThere: true, unfit: [] };
  }
  // For a recorded copy, the next attempt must see again that it is unfit.
  if (recorded === null || !unfit.includes(recorded)) {
    work.remoteId = null;
    work.live = null;
  }
  return { isThere: false, unfit };
}

interface HeldCopy {
  id: string;
  error: ElevenLabsSyncError;
}

/**
 * Deletes copies and records each in the document's history, because a person may have made it.
 *
 * @returns the copies that ElevenLabs keeps because agents hold them
 */
export async function deleteExtras(work: Work, extras: RemoteItem[]): Promise<HeldCopy[]> {
  const { ctx, claim } = work;
  const held: HeldCopy[] = [];
  for (const { id, name } of extras) {
    try {
      await deleteCopy(work, id);
      work.removed.push(recordOfRemoved(work, { id, name }));
      ctx.logger.warn('duplicate removed from ElevenLabs', { document_id: claim.ref.id, elevenlabs_document_id: id });
    } catch (error) {
      if (!isInUse(error)) throw error;
      held.push({ id, error });
    }
  }
  return held;
}

function recordOfRemoved({ ctx, claim, eventId, removed }: Work, copy: { id: string; name: string }): AttemptRecord {
  const nowMs = ctx.clock.now().getTime();
  const now = Timestamp.fromMillis(nowMs);
  return {
    id: `${claim.id}-copy-${removed.length + 1}`,
    record: {
      attempt: 1,
      of: 1,
      started_at: now,
      ended_at: now,
      outcome: 'completed',
      error: null,
      event_id: eventId,
      removed_copy: copy,
      expire_at: Timestamp.fromMillis(nowMs + attemptRecordTtlMs),
    },
  };
}

/**
 * Agents must not lose the copy that they hold: it is updated and replaces the kept one. If agents
 * hold several copies, people have to decide which one to release.
 *
 * @returns which copy is kept
 */
async function preferHeldCopy(work: Work, kept: string, held: HeldCopy[]): Promise<string> {
  const [heldCopy, another] = held;
  if (heldCopy === undefined) return kept;
  if (another !== undefined) throw heldCopy.error;
  const state = await updateCopy(work, heldCopy.id);
  if (state === 'unfit') throw heldCopy.error;
  if (state === 'gone') return kept;
  await deleteCopy(work, kept);
  return heldCopy.id;
}

/**
 * Deletes replaced copies. If that fails, several copies have the key, so the document is
 * unsettled.
 */
async function deleteReplaced(work: Work, unfit: string[]): Promise<void> {
  const { ctx, claim } = work;
  try {
    for (const id of unfit) await deleteCopy(work, id);
  } catch (error) {
    work.open = withOpenRequest(work.open, claim.startedAt, Timestamp.fromDate(ctx.clock.now()), ctx.config);
    throw error;
  }
}
