/** Handles the documents of a page so that one that fails does not stop the others. */
import { GrpcStatus } from 'firebase-admin/firestore';
import type { Logger } from '../runtime/context.ts';
import { hasGrpcStatus, isFirestoreError } from './conditional.ts';

/**
 * Runs `act` for each item. An item that fails for a reason of its own is logged and left out of
 * the results.
 *
 * @param name of the work, for the log
 * @throws what Firestore throws when it fails for all documents, once every item was tried
 */
export async function eachAlone<Item extends { id: string } | { snapshot: { id: string } }, Result>(
  ctx: { logger: Logger },
  name: string,
  items: readonly Item[],
  act: (item: Item) => Result | Promise<Result>,
): Promise<Result[]> {
  const ended = await Promise.allSettled(items.map(async (item) => await act(item)));
  const results: Result[] = [];
  const outages: unknown[] = [];
  for (const [index, one] of ended.entries()) {
    const item = items[index];
    if (one.status === 'fulfilled') results.push(one.value);
    else if (isOutage(one.reason)) outages.push(one.reason);
    else if (item !== undefined) logFailure(ctx, name, 'id' in item ? item.id : item.snapshot.id, one.reason);
  }
  if (outages.length > 0) throw outages[0];
  return results;
}

/** Logs what failed for one document: its id and the class of the error, no text of it. */
export function logFailure({ logger }: { logger: Logger }, name: string, id: string, error: unknown): void {
  logger.error('a document could not be handled', { work: name, document_id: id, class: classOf(error) });
}

export const classOf = (error: unknown): string =>
  isFirestoreError(error) ? `Firestore ${error.code}` : error instanceof Error ? error.name : typeof error;

/** Whether Firestore fails for every document, not because of what one of them holds. */
export const isOutage = (error: unknown): boolean =>
  hasGrpcStatus(
    error,
    GrpcStatus.CANCELLED,
    GrpcStatus.UNKNOWN,
    GrpcStatus.DEADLINE_EXCEEDED,
    GrpcStatus.PERMISSION_DENIED,
    GrpcStatus.RESOURCE_EXHAUSTED,
    GrpcStatus.ABORTED,
    GrpcStatus.INTERNAL,
    GrpcStatus.UNAVAILABLE,
    GrpcStatus.UNAUTHENTICATED,
  );
