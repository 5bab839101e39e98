/**
 * A document that was deleted straight in Firestore leaves nothing but the event of its deletion. What throws here is delivered
 * again for a day; the local emulators do not deliver again.
 */
import { collections } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import type { RawDocument } from '../document/lease.ts';
import { openRequestsOf, withEndedClaim } from '../document/open-requests.ts';
import { documentIdIn } from '../document/remote-name.ts';
import { type ElevenLabsSyncError, isRefusal } from '../elevenlabs/error.ts';
import type { Provider } from '../elevenlabs/provider.ts';
import { listSince } from '../remote/find-remote.ts';
import { inFolderOfRecord } from '../remote/folder.ts';
import type { EngineContext } from '../runtime/context.ts';
import { type Deadline, startDeadline } from '../runtime/deadline.ts';
import { removeBelow } from './remove.ts';

/** A lost request may still take effect: the event has to come again. */
export class NotSettledError extends Error {
  override readonly name = 'NotSettledError';
}

/** @throws NotSettledError, and what ElevenLabs and Firestore throw when it may pass */
export async function removeOrphan(ctx: EngineContext, documentId: string, before: RawDocument): Promise<void> {
  const ref = ctx.db.collection(collections.knowledge).doc(documentId);
  // Somebody brought it back: its own events take care of it.
  if ((await ref.get()).exists) return;
  const deadline = startDeadline(ctx);
  try {
    await removeCopies(ctx, await ctx.provider(), deadline, documentId, before);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    logLeftCopy(ctx, documentId, before.elevenlabs_document_id ?? null, error);
  } finally {
    deadline.dispose();
  }
  await removeBelow(ref);
}

/** ElevenLabs refuses for good, and there is no document left to say so on. A comparison finds such a copy. */
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
  const { listTimeoutMs, writeTimeoutMs } = ctx.config;
  const recordedId = before.elevenlabs_document_id;
  if (typeof recordedId === 'string')
    await provider.deleteDocument(recordedId, { force: false }, deadline.limits(writeTimeoutMs));

  const now = Timestamp.fromDate(ctx.clock.now());
  const wasHeld = before.sync_status === 'syncing' || (before.sync_claim ?? null) !== null;
  const open = wasHeld ? withEndedClaim(before, now, ctx.config) : openRequestsOf(before);
  if (open.unsettled_since === null) return;
  const sinceMs = open.unsettled_since.toMillis();
  const listed = await inFolderOfRecord(ctx, provider, deadline, (folderId) =>
    listSince(provider, deadline, { folderId, sinceMs, pageTimeoutMs: listTimeoutMs }),
  );
  const found = listed.filter(({ name }) => documentIdIn(name) === documentId);
  for (const { id } of found) await provider.deleteDocument(id, { force: false }, deadline.limits(writeTimeoutMs));
  if (open.settles_at !== null && open.settles_at.toMillis() > now.toMillis()) {
    throw new NotSettledError(`a request about the deleted document ${documentId} may still take effect`);
  }
}
