/** Which documents the settle pass comes to: those at rest of whose lost requests none can take effect any more. */
import { type KnowledgeDocument, knowledgeDocumentSchema } from '@knowledge-sync/contract';
import { type QueryDocumentSnapshot, Timestamp } from 'firebase-admin/firestore';
import { isLeaseLive } from '../document/lease.ts';
import { putOff, withEndedClaim } from '../document/open-requests.ts';
import { type Patch, released } from '../document/transitions.ts';
import type { EngineContext } from '../runtime/context.ts';
import { updateUnchanged } from '../store/conditional.ts';
import { afterLast, settling } from '../store/queries.ts';

export interface DueDocument {
  snapshot: QueryDocumentSnapshot;
  document: KnowledgeDocument;
}

const batchSize = 50;
const pageSize = 100;
/** Bounds the reading past those that are on their way. */
const maxPages = 10;

/** The longest due first. What nobody can settle now makes room for the others. */
export async function findDue(ctx: EngineContext): Promise<DueDocument[]> {
  const now = Timestamp.fromDate(ctx.clock.now());
  const due: DueDocument[] = [];
  let last: QueryDocumentSnapshot | null = null;
  for (let page = 0; page < maxPages && due.length < batchSize; page += 1) {
    const { docs }: { docs: QueryDocumentSnapshot[] } = await afterLast(settling(ctx.db, now), last)
      .limit(pageSize)
      .get();
    const inTheWay: Promise<boolean>[] = [];
    for (const snapshot of docs) {
      if (isLeaseLive(snapshot.get('sync_claim'), now.toDate())) continue;
      const parsed = knowledgeDocumentSchema.safeParse(snapshot.data());
      const later = laterPatch(ctx, snapshot, parsed.success, now);
      if (later !== null) inTheWay.push(updateUnchanged(snapshot, later));
      else if (parsed.success && isAtRest(parsed.data)) due.push({ snapshot, document: parsed.data });
    }
    await Promise.all(inTheWay);
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
  if (!isReadable) return putOff(now, config);
  // Whoever died while he settled it may have left a request behind. One who died syncing is another part of the sweep's.
  const isLeft = (snapshot.get('sync_claim') ?? null) !== null && snapshot.get('sync_status') !== 'syncing';
  return isLeft ? { ...released, ...withEndedClaim(snapshot.data(), now, config) } : null;
}

/** Whether no event is on its way that would bring a worker. A tombstone without a known copy waits for this pass. */
function isAtRest(document: KnowledgeDocument): boolean {
  const { sync_status: status, deletion_requested_at: tombstone, elevenlabs_document_id: remoteId } = document;
  return (
    status === 'completed' || status === 'failed' || (status === 'pending' && tombstone !== null && remoteId === null)
  );
}
