/**
 * Compares one page of completed documents: whether ElevenLabs has their copies, as they were
 * synced.
 */
import { type KnowledgeDocument, knowledgeDocumentSchema } from '@knowledge-sync/contract';
import type { Provider, RemoteSummary } from '../elevenlabs/provider.ts';
import { existingFolder } from '../remote/folder.ts';
import type { EngineContext } from '../runtime/context.ts';
import { completedById } from '../store/queries.ts';
import { ask } from './ask.ts';
import type { JobClaim } from './claim-job.ts';
import { readDocuments } from './compare-copies.ts';
import { isLive, isSameAsSeen, judgeDrift, seenOf } from './judge.ts';
import { documentIn, type NewFinding, type Page } from './page.ts';

/** The most that ElevenLabs answers at once. */
const pageSize = 100;

interface Compared {
  id: string;
  document: KnowledgeDocument;
}

/** @throws ElevenLabsSyncError, DeadlineExceededError, and what Firestore throws */
export async function compareDocuments(
  ctx: EngineContext,
  provider: Provider,
  { job, deadline }: JobClaim,
): Promise<Page> {
  const { docs } = await completedById(ctx.db, job.cursor).limit(pageSize).get();
  const compared = docs.flatMap((snapshot): Compared[] => {
    const parsed = knowledgeDocumentSchema.safeParse(snapshot.data());
    return parsed.success && isLive(parsed.data) ? [{ id: snapshot.id, document: parsed.data }] : [];
  });
  const copyIds = compared.flatMap(({ document }) => document.elevenlabs_document_id ?? []);
  const summaries =
    copyIds.length === 0
      ? new Map<string, RemoteSummary | null>()
      : await ask(ctx, deadline, (limits) => provider.summaries([...new Set(copyIds)], limits));
  const folderId = await ask(ctx, deadline, () => existingFolder(ctx, provider, deadline));
  const suspects = compared.flatMap((one) => suspect(one, summaries, folderId));
  return {
    findings: await unchanged(ctx, suspects),
    compared: { documents: compared.filter((one) => summaryOf(one, summaries) !== undefined).length },
    next: docs.length < pageSize ? { phase: 'done' } : { cursor: docs.at(-1)?.id ?? null },
  };
}

function suspect(
  { id, document }: Compared,
  summaries: Map<string, RemoteSummary | null>,
  folderId: string | null,
): NewFinding[] {
  const { elevenlabs_document_id: copyId, name } = document;
  const summary = summaryOf({ id, document }, summaries);
  if (summary === undefined) return [];
  const about = {
    document_id: id,
    name,
    elevenlabs_document_id: copyId,
    seen: seenOf(document),
    copy_created_ms: null,
    copy_size_bytes: summary?.sizeBytes ?? null,
  };
  if (summary === null) return [{ ...about, kind: 'missing', drift: [] }];
  const drift = judgeDrift(id, document, summary, folderId);
  return drift.length === 0 ? [] : [{ ...about, kind: 'drifted', drift }];
}

/** Null when ElevenLabs has no copy; undefined when its answer says nothing about the copy. */
function summaryOf(
  { document: { elevenlabs_document_id: copyId } }: Compared,
  summaries: Map<string, RemoteSummary | null>,
): RemoteSummary | null | undefined {
  return copyId === null ? null : summaries.get(copyId);
}

/** Drops documents that were edited or synced while ElevenLabs was asked. */
async function unchanged(ctx: EngineContext, suspects: NewFinding[]): Promise<NewFinding[]> {
  const ids = suspects.flatMap(({ document_id }) => document_id ?? []);
  const snapshots = await readDocuments(ctx, ids);
  return suspects.filter(({ document_id, seen }) => {
    const document = documentIn(snapshots.get(document_id ?? ''));
    return (
      document !== null && document !== undefined && seen !== null && isLive(document) && isSameAsSeen(seen, document)
    );
  });
}
