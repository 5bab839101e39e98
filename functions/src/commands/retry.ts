/**
 * A person's retry of a failed document. ../sync/claim.ts handles the retry flag of the browser.
 */
import type { SyncStatus } from '@knowledge-sync/contract';
import { retriedByPerson } from '../document/transitions.ts';
import { documentEvent } from '../history/events.ts';
import type { BaseContext } from '../runtime/context.ts';
import type { Stored } from '../store/read.ts';
import { changeDocument } from './change.ts';

export type RetryResult =
  | { kind: 'queued'; stored: Stored }
  | { kind: 'missing' }
  | { kind: 'not_failed'; status: SyncStatus };

/**
 * Queues a failed document again, resets the schedule's count, and clears a waiting retry flag. Of
 * any number of concurrent calls, flags and claims one takes effect.
 *
 * @param by the uid of the person; null logs no event
 * @throws MalformedDocumentError, and what Firestore throws
 */
export async function retryKnowledge(ctx: BaseContext, id: string, by: string | null = null): Promise<RetryResult> {
  const changed = await changeDocument(ctx, id, (document, now) =>
    document.sync_status === 'failed'
      ? { patch: retriedByPerson(document, now), event: documentEvent(by, 'retried', { id, name: document.name }) }
      : null,
  );
  if (changed === null) return { kind: 'missing' };
  const { stored, isWritten } = changed;
  return isWritten ? { kind: 'queued', stored } : { kind: 'not_failed', status: stored.document.sync_status };
}
