/**
 * Deletes the copies of a document that was deleted by hand. Only the event of the deletion is left
 * of it. When this throws, Eventarc delivers the event again for a day; the local emulators do not.
 */
import { collections } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { isFarAhead } from '../document/bounded-time.ts';
import type { RawDocument } from '../document/lease.ts';
import { longestSettleMs, lostSinceMs, openRequestsOf, withEndedClaim } from '../document/open-requests.ts';
import { documentIdIn } from '../document/remote-name.ts';
import { asRetryable, type ElevenLabsSyncError, isInUse, isRefusal } from '../elevenlabs/error.ts';
import type { Provider } from '../elevenlabs/provider.ts';
import { listSince } from '../remote/find-remote.ts';
import { inFolderOfRecord } from '../remote/folder.ts';
import { installationOf } from '../remote/installation.ts';
import type { EngineContext } from '../runtime/context.ts';
import { type Deadline, startDeadline } from '../runtime/deadline.ts';
import { removeBelow } from './remove.ts';

/** A lost request may still take effect, so the event must be delivered again. */
export class NotSettledError extends Error {
  override readonly name = 'NotSettledError';
}

/** @throws NotSettledError, errors of ElevenLabs that may pass, and errors of Firestore */
export async function removeOrphan(ctx: EngineContext, documentId: string, before: RawDocument): Promise<void> {
  const ref = ctx.db.collection(collections.knowledge).doc(documentId);
  // The document was created again and has events of its own.
  if ((await ref.get()).exists) return;
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

/** The event is delivered again until the key or the plan is in order. */
const isSharedCause = ({ error_type }: ElevenLabsSyncError): boolean =>
  error_type === 'auth_error' || error_type === 'quota';

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
  if (typeof recordedId === 'string') await deleteUnheld(ctx, provider, deadline, recordedId);

  const now = Timestamp.fromDate(ctx.clock.now());
  const wasHeld = before.sync_status === 'syncing' || (before.sync_claim ?? null) !== null;
  const open = wasHeld ? withEndedClaim(before, now, ctx.config) : openRequestsOf(before);
  if (open.unsettled_since === null) return;
  const sinceMs = lostSinceMs(open, now);
  const listed = await inFolderOfRecord(ctx, provider, deadline, (folderId) =>
    listSince(provider, deadline, { folderId, sinceMs, pageTimeoutMs: listTimeoutMs }),
  );
  const found = listed.filter(({ name }) => documentIdIn(name, installation) === documentId);
  for (const { id } of found) await deleteUnheld(ctx, provider, deadline, id);
  const { settles_at: settlesAt } = open;
  const isOver = settlesAt === null || isFarAhead(settlesAt, now, longestSettleMs(ctx.config));
  if (!isOver && settlesAt.toMillis() > now.toMillis()) {
    throw new NotSettledError(`a request about the deleted document ${documentId} may still take effect`);
  }
}

/** A refusal because of agents is final only if one holds the copy; else it passes. */
async function deleteUnheld(ctx: EngineContext, provider: Provider, deadline: Deadline, id: string): Promise<void> {
  const { listTimeoutMs, writeTimeoutMs } = ctx.config;
  try {
    await provider.deleteDocument(id, { force: false }, deadline.limits(writeTimeoutMs));
  } catch (error) {
    if (!isInUse(error)) throw error;
    const page = { type: 'direct', pageSize: 1, cursor: null } as const;
    const { agents } = await provider.dependentAgents(id, page, deadline.limits(listTimeoutMs));
    throw agents.length === 0 ? asRetryable(error) : error;
  }
}
