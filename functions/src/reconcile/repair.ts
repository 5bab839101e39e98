/**
 * Repairs one finding. A document is queued or left to the settle pass, which work under a claim;
 * only a copy without a document is deleted here. Each repair of a document is one commit with its
 * record, on the condition that the document has not changed since it was compared.
 */
import { collections, isNewerSchema, type KnowledgeDocument, nameFields } from '@knowledge-sync/contract';
import { type DocumentReference, Timestamp } from 'firebase-admin/firestore';
import { timestampOfMillis } from '../document/bounded-time.ts';
import { openRequestsOf } from '../document/open-requests.ts';
import { revisionOf } from '../document/revision.ts';
import { type Patch, repaired } from '../document/transitions.ts';
import { ElevenLabsSyncError } from '../elevenlabs/error.ts';
import type { Provider } from '../elevenlabs/provider.ts';
import { deleteUnheld } from '../remote/delete-unheld.ts';
import type { EngineContext } from '../runtime/context.ts';
import { changeIf } from '../store/conditional.ts';
import { ask } from './ask.ts';
import type { JobClaim } from './claim-job.ts';
import type { FindingRecord } from './job.ts';
import { isLive, isQuiet, isSameAsSeen } from './judge.ts';
import { parseDocument } from './page.ts';

/** @throws ElevenLabsSyncError, DeadlineExceededError, and what Firestore throws */
export async function repair(
  ctx: EngineContext,
  provider: Provider,
  claim: JobClaim,
  ref: DocumentReference,
  finding: FindingRecord,
): Promise<void> {
  if (finding.state !== 'found') return;
  switch (finding.kind) {
    case 'missing':
    case 'drifted':
      return await repairDocument(ctx, ref, finding, queueAgain);
    case 'duplicated':
      return await repairDocument(ctx, ref, finding, settleAgain);
    case 'orphaned':
      return await deleteOrphan(ctx, provider, claim, ref, finding);
    case 'foreign':
    case 'bodiless':
    case 'malformed':
    case 'unread':
      return;
    default:
      return finding.kind satisfies never;
  }
}

type Fix = (document: KnowledgeDocument, finding: FindingRecord, now: Timestamp) => Patch | null;

/**
 * Queues the document. The trigger updates its copy, or creates one if it is gone, and reads back
 * what may then differ for good.
 */
const queueAgain: Fix = (document, { seen, drift, copy_size_bytes: size }, now) => {
  if (seen === null || !isLive(document) || !isSameAsSeen(seen, document)) return null;
  const isEdited = drift.includes('edited');
  const revision = isEdited ? revisionOf(document.name, document.source) : document.revision;
  const accepted = document.accepted_copy?.revision === revision ? document.accepted_copy : null;
  const accepted_copy = {
    revision,
    size_bytes: drift.includes('size') ? size : (accepted?.size_bytes ?? null),
    sha256: null,
    url: null,
  };
  return {
    ...repaired(now),
    ...(isEdited && { revision, ...nameFields(document.name) }),
    ...(drift.some((kind) => kind !== 'name') && { accepted_copy }),
  };
};

/**
 * Marks the document unsettled. The settle pass lists its copies, keeps one and sends it the text.
 */
const settleAgain: Fix = (document, { seen, copy_created_ms: createdMs }, now) => {
  const { unsettled_since: since, settles_at } = openRequestsOf(document);
  const isSame = seen !== null && isQuiet({ ...document, unsettled_since: null }) && isSameAsSeen(seen, document);
  if (!isSame) return null;
  const madeAt = timestampOfMillis(createdMs ?? 0) ?? Timestamp.fromMillis(0);
  // Another copy of the same document may be an earlier finding.
  const isEarlier = since === null || madeAt.toMillis() < since.toMillis();
  return { unsettled_since: isEarlier ? madeAt : since, settles_at: settles_at ?? now };
};

async function repairDocument(
  ctx: EngineContext,
  ref: DocumentReference,
  finding: FindingRecord,
  fix: Fix,
): Promise<void> {
  const changed = await changeIf(
    ctx.db.collection(collections.knowledge).doc(finding.document_id ?? ''),
    (data) => {
      const current = data === null || isNewerSchema(data) ? null : parseDocument(data);
      return current === null ? null : fix(current, finding, Timestamp.fromDate(ctx.clock.now()));
    },
    { alsoWrite: (batch) => batch.update(ref, { state: 'repaired' satisfies FindingRecord['state'] }) },
  );
  if (changed.kind !== 'written') await write(ref, 'left');
}

async function deleteOrphan(
  ctx: EngineContext,
  provider: Provider,
  { deadline }: JobClaim,
  ref: DocumentReference,
  { document_id, elevenlabs_document_id: copyId }: FindingRecord,
): Promise<void> {
  const isOrphan =
    document_id !== null &&
    copyId !== null &&
    !(await ctx.db.collection(collections.knowledge).doc(document_id).get()).exists;
  if (!isOrphan) return await write(ref, 'left');
  try {
    const deletion = await ask(ctx, deadline, () => deleteUnheld(ctx, provider, deadline, copyId));
    if (deletion.kind === 'refused') throw deletion.error;
  } catch (error) {
    if (!isRefusedForThisCopy(error)) throw error;
    ctx.logger.warn('copy without a document left', { elevenlabs_document_id: copyId, code: error.provider_code });
    return await write(ref, 'left');
  }
  ctx.logger.info('copy without a document deleted', { document_id, elevenlabs_document_id: copyId });
  await write(ref, 'repaired');
}

/** For example while an agent depends on the copy. The other findings can still be repaired. */
const isRefusedForThisCopy = (error: unknown): error is ElevenLabsSyncError =>
  error instanceof ElevenLabsSyncError && ['in_use', 'protected_branch', 'validation'].includes(error.error_type);

/** Writes how the repair of a finding ended, unless that was written before. */
async function write(ref: DocumentReference, state: FindingRecord['state']): Promise<void> {
  await changeIf(ref, (data) => (data?.state === 'found' ? { state } : null));
}
