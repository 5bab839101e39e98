/**
 * Sends alerts at the end of a sweep. The conditional write that comes first lets one of two sweeps
 * send a cause. An alert that was not delivered is sent with the next sweep. A process that dies in
 * between counts as having sent, so that a cause is sent once an hour at most.
 */
import {
  alertsDocument,
  collections,
  errorCatalogue,
  lateAfterSeconds,
  type SyncErrorType,
} from '@knowledge-sync/contract';
import { type DocumentReference, FieldValue, Timestamp } from 'firebase-admin/firestore';
import type { BaseContext } from '../../runtime/context.ts';
import { changeIf, type Seen } from '../../store/conditional.ts';
import { failedForGood, pendingSince } from '../../store/queries.ts';
import type { Facts, FailedByCause } from '../facts.ts';
import { alertsFor } from './causes.ts';
import { type AlertTarget, deliver } from './deliver.ts';
import { type AlertRecord, recordsIn, schedule } from './schedule.ts';

type AlertContext = Pick<BaseContext, 'db' | 'clock' | 'logger' | 'newId'>;

/** Bounds what counting documents costs: one read for each thousand. */
const mostCounted = 1_000;

/**
 * One read, and one more for each cause of failures that the schedule may try again. Takes as long
 * as one delivery, 5 s at most.
 *
 * @param failedPhases of this sweep and of the one before
 * @returns false if an alert is left to the next sweep
 * @throws what Firestore throws
 */
export async function sendAlerts(
  ctx: AlertContext,
  target: AlertTarget,
  facts: Facts,
  failedPhases: readonly string[],
): Promise<{ isDone: boolean }> {
  const now = Timestamp.fromDate(ctx.clock.now());
  const ref = ctx.db.collection(collections.engine).doc(alertsDocument);
  const [snapshot, givenUp, latePending] = await Promise.all([
    ref.get(),
    readGivenUp(ctx, facts.failed),
    readLatePending(ctx, facts, now),
  ]);
  const data = snapshot.data();
  const known: Seen =
    data === undefined || snapshot.updateTime === undefined ? null : { data, updateTime: snapshot.updateTime };
  const alerts = alertsFor({ facts, givenUp, latePending, failedPhases });
  const { due, changes } = schedule(recordsIn(data ?? {}), alerts, now, ctx.newId);
  if (Object.keys(changes).length === 0) return { isDone: true };
  const stored = Object.fromEntries(
    Object.entries(changes).map(([cause, record]) => [cause, record ?? FieldValue.delete()]),
  );
  const changed = await changeIf(ref, (current) => (current === (known?.data ?? null) ? stored : null), { known });
  // Another sweep sends them.
  if (changed.kind !== 'written') return { isDone: true };
  const outcomes = await Promise.all(
    due.map(async (alert) => ({ alert, isDelivered: await deliver(ctx, target, alert) })),
  );
  for (const { alert, isDelivered } of outcomes) if (!isDelivered) await sendLater(ref, alert.cause, alert.id);
  return { isDone: outcomes.every(({ isDelivered }) => isDelivered) };
}

async function sendLater(ref: DocumentReference, cause: string, id: string): Promise<void> {
  await changeIf(ref, (current) => {
    const record = recordsIn(current ?? {})[cause as keyof ReturnType<typeof recordsIn>];
    return record?.id === id ? { [cause]: { ...record, sent_at: null } satisfies AlertRecord } : null;
  });
}

/** The kept numbers include failures that the schedule tries again, so those are counted. */
async function readGivenUp({ db }: AlertContext, failed: FailedByCause): Promise<FailedByCause> {
  const counts = await Promise.all(
    (Object.entries(failed) as [SyncErrorType, number][]).map(async ([type, count]) => {
      const { retryable, scheduled } = errorCatalogue[type];
      if (!retryable && scheduled === null) return [type, count] as const;
      const counted = await failedForGood(db, type).limit(mostCounted).count().get();
      return [type, counted.data().count] as const;
    }),
  );
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

async function readLatePending({ db }: AlertContext, { oldestPendingSeconds }: Facts, now: Timestamp): Promise<number> {
  if ((oldestPendingSeconds ?? 0) <= lateAfterSeconds.pending) return 0;
  const since = Timestamp.fromMillis(now.toMillis() - lateAfterSeconds.pending * 1_000);
  return (await pendingSince(db, since).limit(mostCounted).count().get()).data().count;
}
