/** The event of a retry that a browser requested, which only the retry flag tells of. */
import { collections } from '@knowledge-sync/contract';
import { GrpcStatus, Timestamp } from 'firebase-admin/firestore';
import type { BaseContext } from '../runtime/context.ts';
import { hasGrpcStatus } from '../store/conditional.ts';
import { eventRef, recordOf } from './events.ts';
import type { FlagWritten } from './flag-set.ts';
import { logChange } from './log-change.ts';
import { isUid, type LookUpPeople, storePerson } from './people.ts';

/**
 * Records the retry under the id of its event, so that an event which is delivered again changes
 * nothing. Costs one write, and for a person without a name one read and one look-up.
 *
 * @throws what Firestore throws, so that the event is delivered again
 */
export async function recordFlaggedRetry(
  ctx: Pick<BaseContext, 'db' | 'logger'>,
  lookUp: LookUpPeople,
  { eventId, documentId, after }: FlagWritten & { eventId: string; documentId: string },
): Promise<void> {
  const [at, by, name]: unknown[] = [after?.retry_requested_at, after?.retry_requested_by, after?.name];
  if (!(at instanceof Timestamp)) return;
  // A page of an earlier release does not say who it was.
  const uid = typeof by === 'string' && isUid(by) ? by : null;
  const event = { uid, action: 'retried', documentId, name: typeof name === 'string' ? name : null } as const;
  try {
    await eventRef(ctx.db, eventId.replaceAll('/', '_')).create(recordOf(at, event));
    logChange(ctx, event);
  } catch (error) {
    if (hasGrpcStatus(error, GrpcStatus.ALREADY_EXISTS)) return;
    throw error;
  }
  if (uid === null || (await ctx.db.collection(collections.people).doc(uid).get()).exists) return;
  const person = (await lookUp([uid]).catch(() => null))?.get(uid);
  if (person !== undefined) await storePerson(ctx.db, uid, person);
}
