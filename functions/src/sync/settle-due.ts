/** Finds the documents to settle: those at rest whose lost requests can no longer take effect. */
import { isNewerSchema, type KnowledgeDocument, knowledgeDocumentSchema } from '@knowledge-sync/contract';
import { type QueryDocumentSnapshot, Timestamp } from 'firebase-admin/firestore';
import { isLeaseLive } from '../document/lease.ts';
import { postponed, withEndedClaim } from '../document/open-requests.ts';
import { type Patch, released } from '../document/transitions.ts';
import type { EngineContext } from '../runtime/context.ts';
import { updateUnchanged } from '../store/conditional.ts';
import { eachAlone } from '../store/each-alone.ts';
import { afterLast, settling } from '../store/queries.ts';

export interface DueDocument {
  snapshot: QueryDocumentSnapshot;
  document: KnowledgeDocument;
}

const batchSize = 50;
const pageSize = 100;
/** Bounds how many documents that are not at rest are skipped. */
const maxPages = 10;

/**
 * Returns the longest due first. Postpones documents that cannot be settled now, so that they do
 * not block others.
 */
export async function findDue(ctx: EngineContext): Promise<DueDocument[]> {
  const now = Timestamp.fromDate(ctx.clock.now());
  const due: DueDocument[] = [];
  let last: QueryDocumentSnapshot | null = null;
  for (let page = 0; page < maxPages && due.length < batchSize; page += 1) {
    const { docs }: { docs: QueryDocumentSnapshot[] } = await afterLast(settling(ctx.db, now), last)
      .limit(pageSize)
      .get();
    await eachAlone(ctx, 'settle', docs, async (snapshot) => {
      if (isLeaseLive(snapshot.get('sync_claim'), now.toDate()) || isNewerSchema(snapshot.data())) return;
      const parsed = knowledgeDocumentSchema.safeParse(snapshot.data());
      const later = laterPatch(ctx, snapshot, parsed.success, now);
      if (later !== null) await updateUnchanged(snapshot, later);
      else if (parsed.success && isAtRest(parsed.data)) due.push({ snapshot, document: parsed.data });
    });
    last = docs.at(-1) ?? null;
    if (docs.length < pageSize) break;
  }
  return due.slice(0, batchSize);
}

function laterPatch(
  { config }: EngineContext,
  snapshot: QueryDocumentSnapshot,
  isReadable: boolean,
  now: Timestamp,
): Patch | null {
  if (!isReadable) return postponed(now, config);
  // A worker that died while settling may have left a request. The sweep frees documents whose
  // worker died while syncing.
  const isLeft = (snapshot.get('sync_claim') ?? null) !== null && snapshot.get('sync_status') !== 'syncing';
  return isLeft ? { ...released, ...withEndedClaim(snapshot.data(), now, config) } : null;
}

/** Whether no event will start a worker. A tombstone without a known copy waits for this pass. */
function isAtRest(document: KnowledgeDocument): boolean {
  const { sync_status: status, deletion_requested_at: tombstone, elevenlabs_document_id: remoteId } = document;
  return (
    status === 'completed' || status === 'failed' || (status === 'pending' && tombstone !== null && remoteId === null)
  );
}
