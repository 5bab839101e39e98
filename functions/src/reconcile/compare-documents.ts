/**
 * Compares one page of documents: whether Firestore has their bodies, and whether ElevenLabs has
 * their copies, with the same content. Documents that are not synced, or that a newer release has
 * written, are counted, not compared.
 */
import { isNewerSchema, limits } from '@knowledge-sync/contract';
import type { QueryDocumentSnapshot } from 'firebase-admin/firestore';
import type { Provider, RemoteSummary } from '../elevenlabs/provider.ts';
import { existingFolder } from '../remote/folder.ts';
import { installationOf } from '../remote/installation.ts';
import type { EngineContext } from '../runtime/context.ts';
import type { Deadline } from '../runtime/deadline.ts';
import { isBodyDamaged, lookAtBodies } from '../store/body.ts';
import { eachAlone } from '../store/each-alone.ts';
import { everyDocument } from '../store/queries.ts';
import { takeInIfNeeded } from '../sync/take-in.ts';
import { readModelsInUse } from '../upkeep/check-index.ts';
import { recheckIndexes } from '../upkeep/recheck-indexes.ts';
import { ask } from './ask.ts';
import type { JobClaim } from './claim-job.ts';
import { type ComparedDocument, compareContents } from './compare-contents.ts';
import { readDocuments } from './compare-copies.ts';
import { isLive, isSameAsSeen, judgeDrift, seenOf } from './judge.ts';
import { documentIn, type NewFinding, type Page, parseDocument } from './page.ts';

/** The most that ElevenLabs answers at once. */
const pageSize = 100;

/** @throws ElevenLabsSyncError, DeadlineExceededError, and what Firestore throws */
export async function compareDocuments(
  ctx: EngineContext,
  provider: Provider,
  { job, deadline }: JobClaim,
): Promise<Page> {
  const { docs } = await everyDocument(ctx.db, job.cursor).limit(pageSize).get();
  const parsed = docs
    .filter((snapshot) => !isNewerSchema(snapshot.data()))
    .map((snapshot) => ({ snapshot, document: parseDocument(snapshot.data()) }));
  const live = parsed.flatMap(({ snapshot, document }) =>
    document !== null && isLive(document) ? [{ snapshot, document }] : [],
  );
  const malformed = parsed.flatMap(({ snapshot, document }) => (document === null ? [malformedFinding(snapshot)] : []));
  // The event of a write by a script or a person may be lost, and no query finds all such
  // documents.
  const unread = parsed.flatMap(({ snapshot, document }) => (document === null ? [snapshot] : []));
  await eachAlone(ctx, 'comparison', unread, (snapshot) => takeInIfNeeded(ctx, snapshot));
  const bodiless = await withoutBody(ctx, live);
  const drifted = await findDrift(
    ctx,
    provider,
    deadline,
    live.filter((one) => !bodiless.includes(one)),
  );
  await recheckPage(ctx, live, deadline);
  const suspects = [...malformed, ...bodiless.map((one) => findingAbout(one, null, 'bodiless')), ...drifted];
  return {
    findings: await unchanged(ctx, suspects),
    compared: {
      documents: live.length,
      skipped: docs.length - malformed.length - live.length,
      deleting: parsed.filter(({ document }) => document !== null && document.deletion_requested_at !== null).length,
    },
    next:
      docs.length < pageSize
        ? { phase: job.repair ? 'deletions' : 'done', cursor: null }
        : { cursor: docs.at(-1)?.id ?? null },
  };
}

/** Looks whether the indexes are still ready. Without an answer the next comparison looks. */
async function recheckPage(ctx: EngineContext, live: ComparedDocument[], deadline: Deadline): Promise<void> {
  if (ctx.config.ragModel === null) return;
  const snapshots = live.map(({ snapshot }) => snapshot);
  await recheckIndexes(ctx, snapshots, await readModelsInUse(ctx), deadline);
}

/** Documents whose text or file is missing or damaged in Firestore. */
async function withoutBody(ctx: EngineContext, documents: ComparedDocument[]): Promise<ComparedDocument[]> {
  const bodies = documents.map(({ snapshot, document }) => ({ ref: snapshot.ref, fields: document }));
  const states = await lookAtBodies(ctx.db, bodies);
  const found: ComparedDocument[] = [];
  for (const [index, one] of documents.entries()) {
    const state = states[index];
    const { snapshot, document } = one;
    const isDamaged = async () => await ctx.largeBodies.run(() => isBodyDamaged(snapshot.ref, document));
    if (state === 'missing' || (state === 'rewritten' && (await isDamaged()))) found.push(one);
  }
  return found;
}

async function findDrift(
  ctx: EngineContext,
  provider: Provider,
  deadline: Deadline,
  documents: ComparedDocument[],
): Promise<NewFinding[]> {
  const copyIds = documents.flatMap(({ document }) => document.elevenlabs_document_id ?? []);
  const summaries =
    copyIds.length === 0
      ? new Map<string, RemoteSummary | null>()
      : await ask(ctx, deadline, (callLimits) => provider.summaries([...new Set(copyIds)], callLimits));
  const folderId = await ask(ctx, deadline, () => existingFolder(ctx, provider, deadline));
  const { id: installation } = await installationOf(ctx, () => deadline.limits(ctx.config.listTimeoutMs));
  const ours = { folderId, installation };
  const judged = documents.map((one) => {
    const { elevenlabs_document_id: copyId } = one.document;
    // Undefined when the answer says nothing about the copy.
    const summary = copyId === null ? null : summaries.get(copyId);
    return {
      ...one,
      summary,
      drift: summary === null || summary === undefined ? [] : judgeDrift(one.snapshot.id, one.document, summary, ours),
    };
  });
  // The repair of another difference sends the content too.
  const unsure = judged.flatMap(({ summary, drift, ...one }) =>
    summary !== null && summary !== undefined && drift.every((kind) => kind === 'folder') ? [{ ...one, summary }] : [],
  );
  const verdicts = await compareContents(ctx, provider, deadline, unsure);
  const verdictOf = new Map(unsure.map(({ snapshot }, index) => [snapshot.id, verdicts[index]]));
  return judged.flatMap(({ summary, drift, ...one }): NewFinding[] => {
    if (summary === undefined) return [findingAbout(one, null, 'unread')];
    if (summary === null) return [findingAbout(one, null, 'missing')];
    const verdict = verdictOf.get(one.snapshot.id);
    const all = verdict === 'differs' ? [...drift, 'content' as const] : drift;
    if (all.length > 0) return [{ ...findingAbout(one, summary, 'drifted'), drift: all }];
    return verdict === 'unread' ? [findingAbout(one, summary, 'unread')] : [];
  });
}

const findingAbout = (
  { snapshot, document }: ComparedDocument,
  summary: RemoteSummary | null,
  kind: NewFinding['kind'],
): NewFinding => ({
  kind,
  document_id: snapshot.id,
  name: document.name,
  elevenlabs_document_id: document.elevenlabs_document_id,
  drift: [],
  seen: seenOf(document),
  copy_created_ms: null,
  copy_size_bytes: summary?.sizeBytes ?? null,
});

function malformedFinding(snapshot: QueryDocumentSnapshot): NewFinding {
  const name: unknown = snapshot.get('name');
  const copyId: unknown = snapshot.get('elevenlabs_document_id');
  return {
    kind: 'malformed',
    document_id: snapshot.id,
    name: typeof name === 'string' && name.trim() !== '' ? name.slice(0, limits.nameMaxLength) : snapshot.id,
    elevenlabs_document_id: typeof copyId === 'string' ? copyId : null,
    drift: [],
    seen: null,
    copy_created_ms: null,
    copy_size_bytes: null,
  };
}

/** Drops documents that were edited, synced or corrected while ElevenLabs was asked. */
async function unchanged(ctx: EngineContext, suspects: NewFinding[]): Promise<NewFinding[]> {
  const ids = suspects.flatMap(({ document_id }) => document_id ?? []);
  const snapshots = await readDocuments(ctx, ids);
  return suspects.filter(({ document_id, seen }) => {
    const document = documentIn(snapshots.get(document_id ?? ''));
    if (seen === null) return document === undefined;
    return document !== null && document !== undefined && isLive(document) && isSameAsSeen(seen, document);
  });
}
