/** A person's retry of a failed document. The browser's flag, which asks for the same, is taken up by claim.ts. */
import type { SyncStatus } from '@knowledge-sync/contract';
import { retriedByPerson } from '../document/transitions.ts';
import type { BaseContext } from '../runtime/context.ts';
import type { Stored } from '../store/read.ts';
import { changeDocument } from './change.ts';

export type RetryResult =
  | { kind: 'queued'; stored: Stored }
  | { kind: 'missing' }
  | { kind: 'not_failed'; status: SyncStatus };

/**
 * Queues a failed document again and starts the schedule's count anew. A flag that waits is taken up with it. Of any number
 * of calls, flags and claims at once one takes effect.
 *
 * @throws MalformedDocumentError, and what Firestore throws
 */
export async function retryKnowledge(ctx: BaseContext, id: string): Promise<RetryResult> {
  const changed = await changeDocument(ctx, id, (document, now) =>
    document.sync_status === 'failed' ? { patch: retriedByPerson(document, now) } : null,
  );
  if (changed === null) return { kind: 'missing' };
  const { stored, isWritten } = changed;
  return isWritten ? { kind: 'queued', stored } : { kind: 'not_failed', status: stored.document.sync_status };
}
