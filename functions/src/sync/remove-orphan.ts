/**
 * Deletes the copies of a document that was deleted by hand. Only the event of the deletion is left
 * of it. When this throws, Eventarc delivers the event again for a day; the local emulators do not.
 */
import { collections } from '@knowledge-sync/contract';
import { type DocumentReference, Timestamp } from 'firebase-admin/firestore';
import { isFarAhead } from '../document/bounded-time.ts';
import type { RawDocument } from '../document/lease.ts';
import {
  beginning,
  longestSettleMs,
  lostSinceMs,
  openRequestsOf,
  withEndedClaim,
  withOpenRequest,
} from '../document/open-requests.ts';
import { documentIdIn } from '../document/remote-name.ts';
import { type ElevenLabsSyncError, isBlocking, isRefusal } from '../elevenlabs/error.ts';
import type { Provider, RemoteItem } from '../elevenlabs/provider.ts';
import { deleteUnheld } from '../remote/delete-unheld.ts';
import { listSince } from '../remote/find-remote.ts';
import { inFolderOfRecord } from '../remote/folder.ts';
import { installationOf } from '../remote/installation.ts';
import type { EngineContext } from '../runtime/context.ts';
import { type Deadline, startDeadline } from '../runtime/deadline.ts';
import { recordReplaced } from '../store/body.ts';
import { changeIf } from '../store/conditional.ts';
import { removeBelow } from './remove.ts';

/** A lost request may still take effect, so the event must be delivered again. */
export class NotSettledError extends Error {
  override readonly name = 'NotSettledError';
}

/** @throws NotSettledError, errors of ElevenLabs that may pass, and errors of Firestore */
export async function removeOrphan(ctx: EngineContext, documentId: string, before: RawDocument): Promise<void> {
  const ref = ctx.db.collection(collections.knowledge).doc(documentId);
  if ((await ref.get()).exists) return await leaveToSettlePass(ctx, ref, before);
  const deadline = startDeadline(ctx);
  try {
    await removeCopies(ctx, await ctx.provider(), deadline, documentId, before);
  } catch (error) {
    if (!isRefusal(error) || isSharedCause(error)) throw error;
    logLeftCopy(ctx, documentId, before.elevenlabs_document_id ?? null, error);
  } finally {
    deadline.dispose();
  }
  await removeBelow(ref);
}

/** The event is delivered again until people have removed the cause. */
const isSharedCause = (error: ElevenLabsSyncError): boolean =>
  isBlocking(error) && error.error_type !== 'other_project';

/**
 * The document was created again, as by a script that deletes and writes all documents. Its worker
 * may not know the earlier copy, so the settle pass looks for it.
 */
async function leaveToSettlePass(ctx: EngineContext, ref: DocumentReference, before: RawDocument): Promise<void> {
  const now = Timestamp.fromDate(ctx.clock.now());
  const { elevenlabs_document_id: copyId, body_id: bodyId } = before;
  await changeIf(
    ref,
    (data) => {
      if (data === null) return null;
      const isCopyLeft = typeof copyId === 'string' && data.elevenlabs_document_id !== copyId;
      const isLost = isCopyLeft || wasHeld(before) || openRequestsOf(before).unsettled_since !== null;
      return isLost ? { ...withOpenRequest(openRequestsOf(data), beginning, now, ctx.config) } : null;
    },
    {
      alsoWrite(batch, data) {
        if (typeof bodyId === 'string' && data?.body_id !== bodyId) recordReplaced(ctx, batch, ref, bodyId);
      },
    },
  );
}

const wasHeld = ({ sync_status: status, sync_claim: claim }: RawDocument): boolean =>
  status === 'syncing' || (claim ?? null) !== null;

/** Logs a final refusal, since there is no document to show it on. A comparison finds the copy. */
export function logLeftCopy(
  ctx: EngineContext,
  documentId: string,
  remoteId: unknown,
  { error_type }: ElevenLabsSyncError,
): void {
  ctx.logger.error('copy of a deleted document left at ElevenLabs', {
    document_id: documentId,
    elevenlabs_document_id: remoteId,
    class: error_type,
  });
}

async function removeCopies(
  ctx: EngineContext,
  provider: Provider,
  deadline: Deadline,
  documentId: string,
  before: RawDocument,
): Promise<void> {
  const { listTimeoutMs } = ctx.config;
  const { id: installation } = await installationOf(ctx, () => deadline.limits(listTimeoutMs));
  const recordedId = before.elevenlabs_document_id;
  if (typeof recordedId === 'string') await deleteOrThrow(ctx, provider, deadline, recordedId);

  const now = Timestamp.fromDate(ctx.clock.now());
  const open = wasHeld(before) ? withEndedClaim(before, now, ctx.config) : openRequestsOf(before);
  // A script may have overwritten the ID of the copy, and the document was deleted before it was
  // taken in.
  const isCopyKnown = recordedId === null || typeof recordedId === 'string';
  if (open.unsettled_since === null && isCopyKnown) return;
  const sinceMs = isCopyKnown ? lostSinceMs(open, now) : beginning.toMillis();
  const isWanted = ({ name }: RemoteItem): boolean => documentIdIn(name, installation) === documentId;
  const found = await inFolderOfRecord(ctx, provider, deadline, (folderId) =>
    listSince(provider, deadline, { folderId, sinceMs, pageTimeoutMs: listTimeoutMs, isWanted }),
  );
  for (const { id } of found) await deleteOrThrow(ctx, provider, deadline, id);
  const { settles_at: settlesAt } = open;
  const isOver = settlesAt === null || isFarAhead(settlesAt, now, longestSettleMs(ctx.config));
  if (!isOver && settlesAt.toMillis() > now.toMillis()) {
    throw new NotSettledError(`a request about the deleted document ${documentId} may still take effect`);
  }
}

/** @throws also `in_use`; it is final only if ElevenLabs names an agent that has the copy */
async function deleteOrThrow(ctx: EngineContext, provider: Provider, deadline: Deadline, id: string): Promise<void> {
  const deletion = await deleteUnheld(ctx, provider, deadline, id);
  if (deletion.kind === 'refused') throw deletion.error;
}
