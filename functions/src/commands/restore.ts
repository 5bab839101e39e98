/** Withdraws a deletion that has not begun or that ElevenLabs has refused. */
import type { KnowledgeDocument } from '@knowledge-sync/contract';
import type { Timestamp } from 'firebase-admin/firestore';
import { type Patch, withdrawn, withdrawnAfterRefusal } from '../document/transitions.ts';
import { documentEvent } from '../history/events.ts';
import type { EngineContext } from '../runtime/context.ts';
import type { Stored } from '../store/read.ts';
import { changeDocument } from './change.ts';

export type RestoreResult =
  /** The document is not to be deleted. */
  | { kind: 'restored'; stored: Stored }
  /** A worker has begun: the copy may be gone from ElevenLabs. */
  | { kind: 'begun' }
  | { kind: 'missing' };

/**
 * | the tombstone | becomes |
 * | --- | --- |
 * | no worker has begun | withdrawn; a queued document is synced instead |
 * | refused because agents hold the document | withdrawn, queued and unsettled |
 * | anything else | kept |
 *
 * @param by the uid of the person; null logs no event
 * @throws MalformedDocumentError, and what Firestore throws
 */
export async function restoreKnowledge(
  ctx: EngineContext,
  id: string,
  by: string | null = null,
): Promise<RestoreResult> {
  const changed = await changeDocument(ctx, id, (document, now) => {
    const patch = restoredPatch(ctx, document, now);
    return patch === null ? null : { patch, event: documentEvent(by, 'restored', { id, name: document.name }) };
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
