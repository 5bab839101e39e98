/**
 * Compares one page of the service's folder at ElevenLabs: finds copies without a document, second
 * copies, and documents that are not the service's. Each suspect is read again on both sides before
 * it is reported.
 */
import { collections } from '@knowledge-sync/contract';
import type { DocumentSnapshot } from 'firebase-admin/firestore';
import { clockSkewMs } from '../document/bounded-time.ts';
import { isDocumentId } from '../document/document-id.ts';
import { copyKeyIn, documentIdIn } from '../document/remote-name.ts';
import { isNotFound } from '../elevenlabs/error.ts';
import { onwards } from '../elevenlabs/listing.ts';
import type { Provider, RemoteItem, RemotePage } from '../elevenlabs/provider.ts';
import { existingFolder } from '../remote/folder.ts';
import { installationOf } from '../remote/installation.ts';
import type { EngineContext } from '../runtime/context.ts';
import { withRemoteId } from '../store/queries.ts';
import { ask } from './ask.ts';
import type { JobClaim } from './claim-job.ts';
import type { JobRecord } from './job.ts';
import { isSameAsSeen, judgeCopy, seenOf } from './judge.ts';
import { documentIn, InconsistentListingError, type NewFinding, type Page } from './page.ts';

/**
 * @throws ElevenLabsSyncError, InconsistentListingError, DeadlineExceededError, and what Firestore
 *   throws
 */
export async function compareCopies(ctx: EngineContext, provider: Provider, claim: JobClaim): Promise<Page> {
  const { job, deadline } = claim;
  const documents = { phase: 'documents', cursor: null } satisfies Partial<JobRecord>;
  const folderId = await ask(ctx, deadline, () => existingFolder(ctx, provider, deadline));
  // Without a folder there are no copies. The comparison of documents finds what is missing.
  const page = folderId === null ? null : await listPage(ctx, provider, claim, folderId);
  if (page === null) return { findings: [], compared: {}, next: documents };
  const items = newItems(page, job).map((item) => withKnownAge(item, ctx.clock.now()));
  assertInOrder(items, job);

  const { id: installation } = await installationOf(ctx, () => deadline.limits(ctx.config.listTimeoutMs));
  const { suspects, young } = await suspect(ctx, items, installation);
  return {
    findings: await confirm(ctx, provider, claim, suspects, installation),
    compared: { copies: items.length, young },
    next: page.cursor === null ? documents : nextPage(page, items, job),
  };
}

/** The copies that the page before does not have. */
function newItems({ items }: RemotePage, { last_page_ids }: JobRecord): RemoteItem[] {
  if (new Set(items.map(({ id }) => id)).size < items.length) {
    throw new InconsistentListingError('a copy stands twice on one page');
  }
  const before = new Set(last_page_ids);
  return items.filter(({ id }) => !before.has(id));
}

function nextPage({ items, cursor }: RemotePage, fresh: RemoteItem[], job: JobRecord): Partial<JobRecord> {
  const trail = cursor === null ? null : onwards({ pages: job.pages, mark: job.cursor_mark }, cursor);
  if (trail === null) throw new InconsistentListingError('the listing does not end');
  return {
    phase: 'copies',
    cursor,
    pages: trail.pages,
    cursor_mark: trail.mark,
    last_created_ms: fresh.findLast(({ createdAtMs }) => createdAtMs !== null)?.createdAtMs ?? job.last_created_ms,
    last_page_ids: items.map(({ id }) => id),
  };
}

/** Null when ElevenLabs does not have the folder. */
async function listPage(
  ctx: EngineContext,
  provider: Provider,
  { job, deadline }: JobClaim,
  folderId: string,
): Promise<RemotePage | null> {
  try {
    return await ask(ctx, deadline, (limits) => provider.listFolder({ folderId, cursor: job.cursor }, limits));
  } catch (error) {
    if (job.cursor === null && isNotFound(error)) return null;
    throw error;
  }
}

/** A time that is still to come says nothing about the copy's age. */
const withKnownAge = (item: RemoteItem, now: Date): RemoteItem =>
  item.createdAtMs !== null && item.createdAtMs > now.getTime() + clockSkewMs ? { ...item, createdAtMs: null } : item;

/** The listing is requested newest first. Another order means that it changed while it was read. */
function assertInOrder(items: RemoteItem[], { last_created_ms }: JobRecord): void {
  let previousMs = last_created_ms ?? Number.POSITIVE_INFINITY;
  for (const { createdAtMs } of items) {
    // Its place in the order is not known.
    if (createdAtMs === null) continue;
    if (createdAtMs > previousMs) throw new InconsistentListingError('the copies are not in the order asked for');
    previousMs = createdAtMs;
  }
}

interface Suspect {
  finding: NewFinding;
  /** The document in Firestore; null for a copy that is not the service's. */
  snapshot: DocumentSnapshot | null;
}

/** @returns the suspects, and how many more there would be if all copies were old enough */
async function suspect(
  ctx: EngineContext,
  items: RemoteItem[],
  installation: string,
): Promise<{ suspects: Suspect[]; young: number }> {
  const ours = items.flatMap((copy) => {
    const documentId = copy.isFolder ? null : documentIdIn(copy.name, installation);
    return documentId !== null && isDocumentId(documentId) ? [{ copy, documentId }] : [];
  });
  const snapshots = await readDocuments(ctx, [...new Set(ours.map(({ documentId }) => documentId))]);
  const settledBeforeMs = ctx.clock.now().getTime() - ctx.config.settleMs;
  const keyed = ours.flatMap(({ copy, documentId }): Suspect[] => {
    const snapshot = snapshots.get(documentId);
    const document = documentIn(snapshot);
    const kind = judgeCopy(copy, document, settledBeforeMs);
    if (kind === null || snapshot === undefined) return [];
    // Another installation of an earlier version may have made it. Only people can tell.
    if (kind === 'orphaned' && copyKeyIn(copy.name)?.installation === null) {
      return [{ snapshot: null, finding: { ...copyFinding(copy), kind: 'foreign' } }];
    }
    const name = document?.name ?? copy.name;
    const seen = document === null || document === undefined ? null : seenOf(document);
    return [{ snapshot, finding: { ...copyFinding(copy), kind, document_id: documentId, name, seen } }];
  });
  const ourIds = new Set(ours.map(({ copy }) => copy.id));
  const others = await Promise.all(items.filter(({ id }) => !ourIds.has(id)).map((copy) => judgeUnkeyed(ctx, copy)));
  const young = ours.filter(({ copy, documentId }) => {
    const document = documentIn(snapshots.get(documentId));
    const isSuspectAt = (settledMs: number): boolean => judgeCopy(copy, document, settledMs) !== null;
    return isSuspectAt(Number.POSITIVE_INFINITY) && !isSuspectAt(settledBeforeMs);
  }).length;
  return { suspects: [...keyed, ...others.flat()], young };
}

/**
 * A copy without a key is not the service's, unless a document names it: then it was renamed by
 * hand.
 */
async function judgeUnkeyed(ctx: EngineContext, copy: RemoteItem): Promise<Suspect[]> {
  const { empty } = await withRemoteId(ctx.db, copy.id).limit(1).get();
  return empty ? [{ snapshot: null, finding: { ...copyFinding(copy), kind: 'foreign' } }] : [];
}

/** Keeps suspects that ElevenLabs still has under that name and whose document has not changed. */
async function confirm(
  ctx: EngineContext,
  provider: Provider,
  { deadline }: JobClaim,
  suspects: Suspect[],
  installation: string,
): Promise<NewFinding[]> {
  const ids = suspects.flatMap(({ finding }) => finding.elevenlabs_document_id ?? []);
  if (ids.length === 0) return [];
  const summaries = await ask(ctx, deadline, (limits) => provider.summaries(ids, limits));
  const documentIds = suspects.flatMap(({ finding }) => finding.document_id ?? []);
  const snapshots = await readDocuments(ctx, [...new Set(documentIds)]);
  return suspects.flatMap(({ finding }) => {
    const { document_id: documentId, elevenlabs_document_id: copyId, seen } = finding;
    const summary = copyId === null ? null : summaries.get(copyId);
    if (summary === null || summary === undefined) return [];
    if (documentId === null) return [finding];
    if (documentIdIn(summary.name, installation) !== documentId) return [];
    const document = documentIn(snapshots.get(documentId));
    const isUnchanged =
      seen === null ? document === null : document !== null && document !== undefined && isSameAsSeen(seen, document);
    return isUnchanged ? [finding] : [];
  });
}

const copyFinding = ({ id, name, createdAtMs }: RemoteItem) => ({
  document_id: null,
  name,
  elevenlabs_document_id: id,
  drift: [],
  seen: null,
  copy_created_ms: createdAtMs,
  copy_size_bytes: null,
});

export async function readDocuments(ctx: EngineContext, ids: string[]): Promise<Map<string, DocumentSnapshot>> {
  if (ids.length === 0) return new Map();
  const documents = ctx.db.collection(collections.knowledge);
  const snapshots = await ctx.db.getAll(...ids.map((id) => documents.doc(id)));
  return new Map(snapshots.map((snapshot) => [snapshot.id, snapshot]));
}
