/** Withdrawing a deletion, as long as nothing of it was done. */
import type { KnowledgeDocument } from '@knowledge-sync/contract';
import type { Timestamp } from 'firebase-admin/firestore';
import { type Patch, withdrawn, withdrawnAfterRefusal } from '../document/transitions.ts';
import type { EngineContext } from '../runtime/context.ts';
import type { Stored } from '../store/read.ts';
import { changeDocument } from './change.ts';

export type RestoreResult =
  /** It is not to be deleted, or not any more. */
  | { kind: 'restored'; stored: Stored }
  /** A worker has begun: ElevenLabs may have deleted it already. */
  | { kind: 'begun' }
  | { kind: 'missing' };

/**
 * | the tombstone | becomes |
 * | --- | --- |
 * | no worker has begun | withdrawn; what was queued for it is queued for a sync, and sends the text once more |
 * | refused, because agents hold the document | withdrawn and queued; an earlier request of it may still land, so the document also has to settle |
 * | anything else | stays |
 *
 * @throws MalformedDocumentError, and what Firestore throws
 */
export async function restoreKnowledge(ctx: EngineContext, id: string): Promise<RestoreResult> {
  const changed = await changeDocument(ctx, id, (document, now) => {
    const patch = restoredPatch(ctx, document, now);
    return patch === null ? null : { patch };
  });
  if (changed === null) return { kind: 'missing' };
  const { stored } = changed;
  return stored.document.deletion_requested_at === null ? { kind: 'restored', stored } : { kind: 'begun' };
}

function restoredPatch({ config }: EngineContext, document: KnowledgeDocument, now: Timestamp): Patch | null {
  if (document.deletion_requested_at === null) return null;
  if (document.deletion_not_before !== null) {
    return withdrawn(document, now);
  }
  if (document.sync_status !== 'failed' || document.sync_error?.type !== 'in_use') return null;
  return withdrawnAfterRefusal(document, now, config);
}
