/**
 * The settle pass: once no lost request can take effect any more, one listing shows what they have left, and each document is
 * brought to one copy with the wanted text. It takes the claim like any worker, but leaves the status as it is. Which documents
 * it comes to is settle-due.ts's business.
 *
 * | the document is | its copies | what ElevenLabs refuses for good |
 * | --- | --- | --- |
 * | `completed` | the wanted text once more, one copy | queued: the trigger meets the same, and says so on the document |
 * | `failed` | one is recorded, others go | is put off: the next sync of it meets the same |
 * | to go | one is recorded, for its removal | is not asked for: the removal is, and tells who stands in its way |
 */
import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { startedIndex } from '../document/index-schedule.ts';
import { isHeldBy, newLease } from '../document/lease.ts';
import { type OpenRequests, openRequestsOf, putOff, withOpenRequest } from '../document/open-requests.ts';
import { documentIdIn } from '../document/remote-name.ts';
import { isRemovalDue } from '../document/tombstone.ts';
import { type Patch, queued, released, removalRefused } from '../document/transitions.ts';
import { ElevenLabsSyncError } from '../elevenlabs/error.ts';
import type { Provider, RemoteItem } from '../elevenlabs/provider.ts';
import { listSince } from '../remote/find-remote.ts';
import { inFolderOfRecord } from '../remote/folder.ts';
import type { EngineContext } from '../runtime/context.ts';
import { type Deadline, DeadlineExceededError, startDeadline } from '../runtime/deadline.ts';
import { BodyMismatchError } from '../store/body.ts';
import { changeIf, updateUnchanged } from '../store/conditional.ts';
import type { Claim } from './claim.ts';
import { LostClaimError, writeFenced } from './fence.ts';
import { deleteExtras, keepOne } from './send.ts';
import { type DueDocument, findDue } from './settle-due.ts';
import { type Work, wantedOf } from './work.ts';

/** What a document has to say of it. */
interface Finding {
  /** Which copy is kept: true whatever else was written meanwhile, since nobody else holds the claim. */
  remote: Patch;
  /** Written only while the document's status is what it was. */
  status: Patch;
  open: OpenRequests;
}

/** Below this a document has no fair chance: it is the next sweep's. */
const leastMs = 5_000;
const settled: OpenRequests = { unsettled_since: null, settles_at: null };

/**
 * The listing comes before the claims, each of which is taken when its document's turn has come: a claim holds only for the
 * document as it was read before the listing, so that nobody has touched its copies since.
 *
 * @returns how many documents were settled
 */
export async function settle(ctx: EngineContext, deadline = startDeadline(ctx)): Promise<number> {
  const due = await findDue(ctx);
  if (due.length === 0) return 0;
  const listed = await listFor(ctx, due, deadline);
  if (listed === null) return 0;
  let count = 0;
  for (const one of due) {
    if (deadline.remainingMs() < leastMs) break;
    const claim = await takeForSettling(ctx, one, deadline);
    if (claim === null) continue;
    const found = listed.filter(({ name }) => documentIdIn(name) === claim.ref.id);
    if (await settleOne(ctx, claim, found)) count += 1;
  }
  return count;
}

/** One listing for all; null when it failed, which proves nothing. */
async function listFor(ctx: EngineContext, due: DueDocument[], deadline: Deadline): Promise<RemoteItem[] | null> {
  const sinceMs = Math.min(...due.map(({ document }) => document.unsettled_since?.toMillis() ?? 0));
  try {
    const provider = await ctx.provider();
    return await inFolderOfRecord(ctx, provider, deadline, (folderId) =>
      listSince(provider, deadline, { folderId, sinceMs, pageTimeoutMs: ctx.config.listTimeoutMs }),
    );
  } catch (error) {
    if (!isPassing(error)) throw error;
    ctx.logger.warn('settling put off', { documents: due.length, reason: error.message });
    if (error instanceof ElevenLabsSyncError && !error.is_retryable) await failRemovals(ctx, due, error);
    return null;
  }
}

/** A removal that waits for this listing would wait in vain, and nothing else would say so. */
async function failRemovals(ctx: EngineContext, due: DueDocument[], error: ElevenLabsSyncError): Promise<void> {
  for (const { snapshot, document } of due) {
    const isWaiting = document.sync_status === 'pending' && isRemovalDue(document, ctx.clock.now());
    if (isWaiting) await updateUnchanged(snapshot, removalRefused(error));
  }
}

/** Null when the document has changed since it was read. */
async function takeForSettling(
  ctx: EngineContext,
  { snapshot, document: read }: DueDocument,
  deadline: Deadline,
): Promise<Claim | null> {
  const startedAt = Timestamp.fromDate(ctx.clock.now());
  const id = ctx.newId();
  const changed = await changeIf(
    snapshot.ref,
    (data) => (data === read ? { sync_claim: newLease(id, startedAt, ctx.config.leaseMs) } : null),
    { known: { data: read, updateTime: snapshot.updateTime }, isOwn: (data) => isHeldBy(data.sync_claim, id) },
  );
  if (changed.kind !== 'written') return null;
  const document = changed.data as KnowledgeDocument;
  return { id, ref: snapshot.ref, startedAt, deadline, document, latest: document, fence: changed.writeTime };
}

/** @param found the document's copies, oldest first */
async function settleOne(ctx: EngineContext, claim: Claim, found: RemoteItem[]): Promise<boolean> {
  const claimed = claim.document;
  let finding: Finding;
  try {
    finding = await bringToOne(ctx, claim, found);
  } catch (error) {
    if (error instanceof LostClaimError) return false;
    if (!isPassing(error)) throw error;
    ctx.logger.warn('settling put off', { document_id: claim.ref.id, reason: error.message });
    finding = refusedFinding(ctx, claim, error);
  }
  const { remote, status, open } = finding;
  try {
    await writeFenced(claim, null, (current) => {
      const isUntouched = current.settles_at?.toMillis() === claimed.settles_at?.toMillis();
      // Whoever edited it meanwhile has queued it: this write brings the event that was passed over under our claim.
      const isStatusSame = current.sync_status === claimed.sync_status;
      return { ...released, ...(isUntouched && open), ...remote, ...(isStatusSame && status) };
    });
  } catch (error) {
    if (!(error instanceof LostClaimError)) throw error;
    return false;
  }
  return open === settled;
}

/** Nothing is proved, and nothing is cleared. */
function refusedFinding(ctx: EngineContext, { document, startedAt }: Claim, error: Passing): Finding {
  const open = openRequestsOf(document);
  if (error instanceof DeadlineExceededError) return { remote: {}, status: {}, open };
  const now = Timestamp.fromDate(ctx.clock.now());
  const isToldByTrigger = document.sync_status === 'completed' && !error.is_retryable;
  return {
    remote: {},
    status: isToldByTrigger ? queued(now) : {},
    open: error.is_outcome_unknown
      ? withOpenRequest(open, startedAt, now, ctx.config)
      : { ...open, ...putOff(now, ctx.config) },
  };
}

async function bringToOne(ctx: EngineContext, claim: Claim, found: RemoteItem[]): Promise<Finding> {
  const { document } = claim;
  const provider: Provider = await ctx.provider();
  const work: Work = {
    ctx,
    claim,
    provider,
    eventId: `settle-${claim.id}`,
    wanted: null,
    remoteId: document.elevenlabs_document_id,
    live: null,
    open: openRequestsOf(document),
    heldId: null,
    isLossOwn: false,
  };
  // What is live is kept right as long as the deletion can be withdrawn.
  if (document.sync_status === 'completed') return await keepLive(work, found);
  return document.deletion_requested_at === null ? await keepForSync(work, found) : await keepForRemoval(work, found);
}

/** A lost PATCH with an older text may have landed last: the wanted one is sent once more. */
async function keepLive(work: Work, found: RemoteItem[]): Promise<Finding> {
  const { ctx, claim } = work;
  try {
    work.wanted = await wantedOf(claim, null);
  } catch (error) {
    if (!(error instanceof BodyMismatchError)) throw error;
    return { remote: {}, status: queued(Timestamp.fromDate(ctx.clock.now())), open: settled };
  }
  // No request fetches an older page: what was fetched since the last wish for it stays.
  if (work.wanted.type === 'url') work.wanted.isRefreshDue = false;
  const { isThere } = await keepOne(work, found);
  const now = Timestamp.fromDate(ctx.clock.now());
  const remote = { ...remoteOf(work), ...(isThere && startedIndex(ctx.config, now)) };
  return { remote, status: isThere ? {} : queued(now), open: settled };
}

/** Its text is not live: the next sync will PATCH the one that is kept. */
async function keepForSync(work: Work, found: RemoteItem[]): Promise<Finding> {
  const survivor = found.find(({ id }) => id === work.remoteId) ?? (work.remoteId === null ? found[0] : undefined);
  const extras = found.filter(({ id }) => id !== survivor?.id && id !== work.remoteId);
  const [held] = await deleteExtras(work, extras);
  if (held !== undefined) throw held.error;
  work.remoteId = survivor?.id ?? work.remoteId;
  return { remote: remoteOf(work), status: {}, open: settled };
}

/** Deleting is the removal's business, which knows about force and tells of agents in the way: it only learns what there is. */
async function keepForRemoval(work: Work, found: RemoteItem[]): Promise<Finding> {
  const { ctx, claim, open } = work;
  work.remoteId ??= found[0]?.id ?? null;
  const now = Timestamp.fromDate(ctx.clock.now());
  const isQueued = claim.document.sync_status === 'pending';
  const isOne = found.every(({ id }) => id === work.remoteId);
  return {
    remote: remoteOf(work),
    status: isQueued ? queued(now) : {},
    // Of a removal that has failed nobody knows when it comes to the others.
    open: isOne ? settled : { ...open, ...(!isQueued && putOff(now, ctx.config)) },
  };
}

const remoteOf = ({ remoteId, live, claim }: Work): Patch => ({
  elevenlabs_document_id: remoteId,
  ...(claim.document.source.type !== 'text' && { live_copy: live }),
});

type Passing = ElevenLabsSyncError | DeadlineExceededError;

const isPassing = (error: unknown): error is Passing =>
  error instanceof ElevenLabsSyncError || error instanceof DeadlineExceededError;
