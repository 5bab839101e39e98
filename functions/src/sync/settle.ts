/**
 * The settle pass. Once lost requests can no longer take effect, one listing shows the copies that
 * they have left, and each document gets exactly one copy with the current text. It claims the
 * document like any worker, but keeps its status. settle-due.ts finds the documents.
 *
 * | the document is | its copies | after a final refusal of ElevenLabs |
 * | --- | --- | --- |
 * | `completed` | the text is sent again, one is kept | queued; the trigger shows the refusal |
 * | `failed` | one is recorded, others are deleted | postponed; the next sync shows the refusal |
 * | to be deleted | one is recorded for its removal | not asked; the removal shows the agents |
 */
import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { startedIndex } from '../document/index-schedule.ts';
import { isHeldBy, newLease } from '../document/lease.ts';
import {
  lostSinceMs,
  type OpenRequests,
  openRequestsOf,
  postponed,
  withOpenRequest,
} from '../document/open-requests.ts';
import { documentIdIn } from '../document/remote-name.ts';
import { isRemovalDue } from '../document/tombstone.ts';
import { type Patch, queued, released, removalRefused } from '../document/transitions.ts';
import { ElevenLabsSyncError } from '../elevenlabs/error.ts';
import type { Provider, RemoteItem } from '../elevenlabs/provider.ts';
import { listSince } from '../remote/find-remote.ts';
import { inFolderOfRecord } from '../remote/folder.ts';
import { installationOf } from '../remote/installation.ts';
import type { EngineContext } from '../runtime/context.ts';
import { type Deadline, DeadlineExceededError, startDeadline } from '../runtime/deadline.ts';
import { BodyMismatchError } from '../store/body.ts';
import { changeIf, updateUnchanged } from '../store/conditional.ts';
import { eachAlone, isOutage, logFailure } from '../store/each-alone.ts';
import type { Claim } from './claim.ts';
import { LostClaimError, writeFenced } from './fence.ts';
import { deleteExtras, keepOne } from './send.ts';
import { type DueDocument, findDue } from './settle-due.ts';
import { type AttemptRecord, copyStateOf, type Work, wantedOf } from './work.ts';

/** The patch of one document, in three parts. */
interface SettleResult {
  /** Names the kept copy. Written in any case, because no other worker has the claim. */
  remote: Patch;
  /** Written only if the status has not changed. */
  status: Patch;
  open: OpenRequests;
}

/** With less time than this a document is left to the next sweep. */
const leastMs = 5_000;
const settled: OpenRequests = { unsettled_since: null, settles_at: null };

/**
 * The listing comes before the claims. Each document is claimed in its turn, on the condition that
 * it has not changed since it was read before the listing, so that no other worker has touched its
 * copies.
 *
 * @returns how many documents were settled
 */
export async function settle(ctx: EngineContext, deadline = startDeadline(ctx)): Promise<number> {
  const due = await findDue(ctx);
  if (due.length === 0) return 0;
  const found = await listFor(ctx, due, deadline);
  if (found === null) return 0;
  const { listed, installation } = found;
  let count = 0;
  for (const one of due) {
    if (deadline.remainingMs() < leastMs) break;
    const claim = await takeForSettling(ctx, one, deadline);
    if (claim === null) continue;
    const copies = listed.filter(({ name }) => documentIdIn(name, installation) === claim.ref.id);
    if (await settleAlone(ctx, claim, copies, installation)) count += 1;
  }
  return count;
}

/** Lists once for all documents. Null when the listing failed, which proves nothing. */
async function listFor(
  ctx: EngineContext,
  due: DueDocument[],
  deadline: Deadline,
): Promise<{ listed: RemoteItem[]; installation: string } | null> {
  const now = Timestamp.fromDate(ctx.clock.now());
  const sinceMs = Math.min(...due.map(({ document }) => lostSinceMs(openRequestsOf(document), now)));
  const ids = new Set(due.map(({ snapshot }) => snapshot.id));
  const { listTimeoutMs: pageTimeoutMs } = ctx.config;
  try {
    const provider = await ctx.provider();
    const { id: installation } = await installationOf(ctx, () => deadline.limits(pageTimeoutMs));
    const isWanted = ({ name }: RemoteItem): boolean => ids.has(documentIdIn(name, installation) ?? '');
    const listed = await inFolderOfRecord(ctx, provider, deadline, (folderId) =>
      listSince(provider, deadline, { folderId, sinceMs, pageTimeoutMs, isWanted }),
    );
    return { listed, installation };
  } catch (error) {
    if (!isPassing(error)) throw error;
    ctx.logger.warn('settling postponed', { documents: due.length, reason: error.message });
    if (error instanceof ElevenLabsSyncError && !error.is_retryable) await failRemovals(ctx, due, error);
    return null;
  }
}

/** Fails removals that wait for this listing, since nothing else would show the refusal. */
async function failRemovals(ctx: EngineContext, due: DueDocument[], error: ElevenLabsSyncError): Promise<void> {
  const waiting = due.filter(
    ({ document }) => document.sync_status === 'pending' && isRemovalDue(document, ctx.clock.now()),
  );
  await eachAlone(
    ctx,
    'settle',
    waiting.map(({ snapshot }) => snapshot),
    (snapshot) => updateUnchanged(snapshot, removalRefused(error)),
  );
}

/** Claims the document; null when it has changed since it was read. */
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

/** A document that cannot be settled for a reason of its own is postponed, and the rest goes on. */
async function settleAlone(
  ctx: EngineContext,
  claim: Claim,
  found: RemoteItem[],
  installation: string,
): Promise<boolean> {
  try {
    return await settleOne(ctx, claim, found, installation);
  } catch (error) {
    if (isOutage(error)) throw error;
    logFailure(ctx, 'settle', claim.ref.id, error);
  }
  const now = Timestamp.fromDate(ctx.clock.now());
  // If this fails too, the claim ends with its lease, and the next pass postpones the document.
  await eachAlone(ctx, 'settle', [claim.ref], () =>
    writeFenced(claim, [], () => ({ ...released, ...postponed(now, ctx.config) })),
  );
  return false;
}

/** @param found the document's copies, oldest first */
async function settleOne(
  ctx: EngineContext,
  claim: Claim,
  found: RemoteItem[],
  installation: string,
): Promise<boolean> {
  const claimed = claim.document;
  const removed: AttemptRecord[] = [];
  let result: SettleResult;
  try {
    result = await settleCopies(ctx, claim, found, installation, removed);
  } catch (error) {
    if (error instanceof LostClaimError) return false;
    if (!isPassing(error)) throw error;
    ctx.logger.warn('settling postponed', { document_id: claim.ref.id, reason: error.message });
    result = refusedResult(ctx, claim, error);
  }
  const { remote, status, open } = result;
  try {
    await writeFenced(claim, removed, (current) => {
      const isUntouched = current.settles_at?.toMillis() === claimed.settles_at?.toMillis();
      // An edit under this claim has queued the document. This write triggers the event for it.
      const isStatusSame = current.sync_status === claimed.sync_status;
      return { ...released, ...(isUntouched && open), ...remote, ...(isStatusSame && status) };
    });
  } catch (error) {
    if (!(error instanceof LostClaimError)) throw error;
    return false;
  }
  return open === settled;
}

/** Clears nothing, because nothing is proved. */
function refusedResult(ctx: EngineContext, { document, startedAt }: Claim, error: Passing): SettleResult {
  const open = openRequestsOf(document);
  if (error instanceof DeadlineExceededError) return { remote: {}, status: {}, open };
  const now = Timestamp.fromDate(ctx.clock.now());
  const isShownByTrigger = document.sync_status === 'completed' && !error.is_retryable;
  return {
    remote: {},
    status: isShownByTrigger ? queued(now) : {},
    open: error.is_outcome_unknown
      ? withOpenRequest(open, startedAt, now, ctx.config)
      : { ...open, ...postponed(now, ctx.config) },
  };
}

async function settleCopies(
  ctx: EngineContext,
  claim: Claim,
  found: RemoteItem[],
  installation: string,
  removed: AttemptRecord[],
): Promise<SettleResult> {
  const { document } = claim;
  const provider: Provider = await ctx.provider();
  const work: Work = {
    ctx,
    claim,
    provider,
    installation,
    eventId: `settle-${claim.id}`,
    wanted: null,
    remoteId: document.elevenlabs_document_id,
    live: null,
    open: openRequestsOf(document),
    changedAtSecs: null,
    accepted: null,
    dependents: null,
    removed,
    isLossOwn: false,
  };
  // A live copy is kept up to date as long as the deletion can be withdrawn.
  if (document.sync_status === 'completed') return await keepLive(work, found);
  return document.deletion_requested_at === null ? await keepForSync(work, found) : await keepForRemoval(work, found);
}

/**
 * Sends the current text again, because a lost PATCH with an older text may have taken effect last.
 */
async function keepLive(work: Work, found: RemoteItem[]): Promise<SettleResult> {
  const { ctx, claim } = work;
  try {
    work.wanted = await wantedOf(claim, null);
  } catch (error) {
    if (!(error instanceof BodyMismatchError)) throw error;
    return { remote: {}, status: queued(Timestamp.fromDate(ctx.clock.now())), open: settled };
  }
  // A lost request cannot restore an older page, so the page is not fetched again.
  if (work.wanted.type === 'url') work.wanted.isRefreshDue = false;
  const { isThere } = await keepOne(work, found);
  const now = Timestamp.fromDate(ctx.clock.now());
  const sent = isThere && { copy_state: copyStateOf(work), ...startedIndex(ctx.config, now, claim.document.indexes) };
  const remote = { ...remoteOf(work), ...sent };
  return { remote, status: isThere ? {} : queued(now), open: settled };
}

/** Keeps one copy, which the next sync updates. */
async function keepForSync(work: Work, found: RemoteItem[]): Promise<SettleResult> {
  const survivor = found.find(({ id }) => id === work.remoteId) ?? (work.remoteId === null ? found[0] : undefined);
  const extras = found.filter(({ id }) => id !== survivor?.id && id !== work.remoteId);
  const [held] = await deleteExtras(work, extras);
  if (held !== undefined) throw held.error;
  work.remoteId = survivor?.id ?? work.remoteId;
  return { remote: remoteOf(work), status: {}, open: settled };
}

/**
 * Records one copy and leaves the deletion to the removal, which handles force and names the
 * agents.
 */
async function keepForRemoval(work: Work, found: RemoteItem[]): Promise<SettleResult> {
  const { ctx, claim, open } = work;
  work.remoteId ??= found[0]?.id ?? null;
  const now = Timestamp.fromDate(ctx.clock.now());
  const isQueued = claim.document.sync_status === 'pending';
  const isOne = found.every(({ id }) => id === work.remoteId);
  return {
    remote: remoteOf(work),
    status: isQueued ? queued(now) : {},
    // A failed removal may not reach the other copies for a long time.
    open: isOne ? settled : { ...open, ...(!isQueued && postponed(now, ctx.config)) },
  };
}

const remoteOf = ({ remoteId, live, claim }: Work): Patch => ({
  elevenlabs_document_id: remoteId,
  ...(claim.document.source.type !== 'text' && { live_copy: live }),
});

type Passing = ElevenLabsSyncError | DeadlineExceededError;

const isPassing = (error: unknown): error is Passing =>
  error instanceof ElevenLabsSyncError || error instanceof DeadlineExceededError;
