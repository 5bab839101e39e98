/**
 * The settle pass: once no lost request can take effect any more, one listing shows what they have left, and each document is
 * brought to one copy with the wanted text. It takes the claim like any worker, but leaves the status as it is.
 */
import { type KnowledgeDocument, knowledgeDocumentSchema } from '@knowledge-sync/contract';
import { GrpcStatus, type QueryDocumentSnapshot, Timestamp } from 'firebase-admin/firestore';
import type { EngineContext } from '../context.ts';
import { ElevenLabsSyncError } from '../elevenlabs/error.ts';
import type { Provider, RemoteItem } from '../elevenlabs/provider.ts';
import type { Claim } from './claim.ts';
import { Deadline, DeadlineExceededError } from './deadline.ts';
import { isLeaseLive } from './decide.ts';
import { LostClaimError, writeFenced } from './fence.ts';
import { listSince } from './find-remote.ts';
import { inFolderOfRecord } from './folder.ts';
import { startedIndex } from './index-schedule.ts';
import { type OpenRequests, openRequestsOf, withOpenRequest } from './open-requests.ts';
import type { Patch } from './patches.ts';
import { settling } from './queries.ts';
import { BodyMismatchError } from './read-body.ts';
import { documentIdIn } from './remote-name.ts';
import { deleteExtras, keepOne } from './send.ts';
import { hasGrpcStatus } from './store.ts';
import { wantedOf } from './wanted.ts';
import type { Work } from './work.ts';

const batchSize = 50;
/** What a document has to say of it. */
interface Finding {
  /** Which copy is kept: true whatever else was written meanwhile, since nobody else holds the claim. */
  remote: Patch;
  /** Written only while the document's status is what it was. */
  status: Patch;
}

const settled: OpenRequests = { unsettled_since: null, settles_at: null };

/** @returns how many documents were settled */
export async function settle(ctx: EngineContext): Promise<number> {
  const now = Timestamp.fromDate(ctx.clock.now());
  const { docs } = await settling(ctx.db, now).limit(batchSize).get();
  const { timeoutMs, deadlineMarginMs } = ctx.config;
  const deadline = new Deadline(ctx.clock, timeoutMs - deadlineMarginMs);
  try {
    const claims = (await Promise.all(docs.map((snapshot) => takeForSettling(ctx, snapshot, deadline)))).filter(
      (claim) => claim !== null,
    );
    if (claims.length === 0) return 0;
    const listed = await listFor(ctx, claims, deadline);
    let count = 0;
    for (const claim of claims) {
      const found = listed?.items.filter(({ name }) => documentIdIn(name) === claim.ref.id) ?? null;
      if (await settleOne(ctx, claim, found)) count += 1;
    }
    return count;
  } finally {
    deadline.dispose();
  }
}

/** Null when the document is not to be settled now: held, on its way to a sync, unreadable, or changed meanwhile. */
async function takeForSettling(
  ctx: EngineContext,
  snapshot: QueryDocumentSnapshot,
  deadline: Deadline,
): Promise<Claim | null> {
  const parsed = knowledgeDocumentSchema.safeParse(snapshot.data());
  if (!parsed.success || isLeaseLive(parsed.data.sync_claim, ctx.clock.now()) || !isAtRest(parsed.data)) return null;
  const startedAt = Timestamp.fromDate(ctx.clock.now());
  const expiresAt = Timestamp.fromMillis(startedAt.toMillis() + ctx.config.leaseMs);
  const id = ctx.newId();
  try {
    const patch = { sync_claim: { id, expires_at: expiresAt } };
    const { writeTime } = await snapshot.ref.update(patch, { lastUpdateTime: snapshot.updateTime });
    const document = { ...parsed.data, ...patch };
    return { id, ref: snapshot.ref, startedAt, deadline, document, latest: document, fence: writeTime };
  } catch (error) {
    if (hasGrpcStatus(error, GrpcStatus.FAILED_PRECONDITION, GrpcStatus.NOT_FOUND)) return null;
    throw error;
  }
}

/** Whether no event is on its way that would bring a worker. A tombstone without a known copy waits for this pass. */
function isAtRest(document: KnowledgeDocument): boolean {
  const { sync_status: status, deletion_requested_at: tombstone, elevenlabs_document_id: remoteId } = document;
  return (
    status === 'completed' || status === 'failed' || (status === 'pending' && tombstone !== null && remoteId === null)
  );
}

/** One listing for all; null when it failed, which proves nothing. */
async function listFor(
  ctx: EngineContext,
  claims: Claim[],
  deadline: Deadline,
): Promise<{ items: RemoteItem[] } | null> {
  const sinceMs = Math.min(...claims.map(({ document }) => document.unsettled_since?.toMillis() ?? 0));
  try {
    const provider = await ctx.provider();
    const items = await inFolderOfRecord(ctx, provider, deadline, (folderId) =>
      listSince(provider, deadline, { folderId, sinceMs, pageTimeoutMs: ctx.config.listTimeoutMs }),
    );
    return { items };
  } catch (error) {
    if (!isPassing(error)) throw error;
    ctx.logger.warn('settling put off', { documents: claims.length, reason: String((error as Error).message) });
    return null;
  }
}

/** @param found the document's copies, oldest first; null when nobody knows */
async function settleOne(ctx: EngineContext, claim: Claim, found: RemoteItem[] | null): Promise<boolean> {
  const claimed = claim.document;
  let open = openRequestsOf(claimed);
  let finding: Finding = { remote: {}, status: {} };
  if (found !== null) {
    try {
      finding = await bringToOne(ctx, claim, found);
      open = settled;
    } catch (error) {
      if (error instanceof LostClaimError) return false;
      if (!isPassing(error)) throw error;
      if (error instanceof ElevenLabsSyncError && error.is_outcome_unknown) {
        open = withOpenRequest(open, claim.startedAt, Timestamp.fromDate(ctx.clock.now()), ctx.config);
      }
      ctx.logger.warn('settling put off', { document_id: claim.ref.id, reason: String((error as Error).message) });
    }
  }
  try {
    await writeFenced(ctx, claim, null, (current) => {
      const isUntouched = current.settles_at?.toMillis() === claimed.settles_at?.toMillis();
      // Whoever edited it meanwhile has queued it: this write brings the event that was passed over under our claim.
      const isStatusSame = current.sync_status === claimed.sync_status;
      return { sync_claim: null, ...(isUntouched && open), ...finding.remote, ...(isStatusSame && finding.status) };
    });
  } catch (error) {
    if (!(error instanceof LostClaimError)) throw error;
    return false;
  }
  return open === settled;
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
    isLossOwn: false,
  };
  const queued = { sync_status: 'pending', queued_at: Timestamp.fromDate(ctx.clock.now()) };
  // What is live is kept right as long as the deletion can be withdrawn.
  if (document.deletion_requested_at !== null && document.sync_status !== 'completed') {
    await deleteExtras(
      work,
      found.filter(({ id }) => id !== work.remoteId),
    );
    return { remote: {}, status: document.sync_status === 'pending' ? queued : {} };
  }
  if (document.sync_status === 'completed') {
    // A lost PATCH with an older text may have landed last: the wanted one is sent once more.
    try {
      work.wanted = await wantedOf(claim, null);
    } catch (error) {
      if (error instanceof BodyMismatchError) return { remote: {}, status: queued };
      throw error;
    }
    // No request fetches an older page: what was fetched since the last wish for it stays.
    if (work.wanted.type === 'url') work.wanted.isRefreshDue = false;
    const { isThere } = await keepOne(work, found);
    const now = Timestamp.fromDate(ctx.clock.now());
    const remote = { ...remoteOf(work), ...(isThere && startedIndex(ctx.config, now)) };
    return { remote, status: isThere ? {} : queued };
  }
  // Its text is not live: the next sync will PATCH the one that is kept.
  const survivor = found.find(({ id }) => id === work.remoteId) ?? (work.remoteId === null ? found[0] : undefined);
  await deleteExtras(
    work,
    found.filter(({ id }) => id !== survivor?.id && id !== work.remoteId),
  );
  work.remoteId = survivor?.id ?? work.remoteId;
  return { remote: remoteOf(work), status: {} };
}

const remoteOf = ({ remoteId, live, claim }: Work): Patch => ({
  elevenlabs_document_id: remoteId,
  ...(claim.document.source.type !== 'text' && { live_copy: live }),
});

/** What may be different in a minute: nothing is proved, and nothing is cleared. */
const isPassing = (error: unknown): boolean =>
  error instanceof ElevenLabsSyncError || error instanceof DeadlineExceededError;
