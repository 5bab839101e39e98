/**
 * Decides which alerts are sent now. Pure. `engine/alerts` has a record for each cause.
 *
 * | the cause | is sent |
 * | --- | --- |
 * | is new | at once |
 * | has come back after at least 15 minutes | an hour after the last alert |
 * | concerns more documents than were reported | an hour after the last alert |
 * | is unchanged | a day after the last alert |
 * | was not delivered | with the next sweep, under the same id |
 *
 * So a cause is sent once an hour at most. A shorter absence is a document that tries again.
 */
import { Timestamp } from 'firebase-admin/firestore';
import { z } from 'zod';
import { isFarAhead } from '../../document/bounded-time.ts';
import type { Alert, AlertCause } from './causes.ts';

const recordSchema = z.object({
  /** The id of the last alert, by which a receiver recognises a repetition. */
  id: z.string(),
  /** Null until it is delivered. */
  sent_at: z.instanceof(Timestamp).nullable(),
  count: z.int().min(0),
  /** Since when the cause is gone; null while it lasts. */
  gone_since: z.instanceof(Timestamp).nullable(),
});
export type AlertRecord = z.infer<typeof recordSchema>;
export type AlertRecords = Partial<Record<AlertCause, AlertRecord>>;

export interface DueAlert extends Alert {
  id: string;
}

/** Longer than a document that tries again is not failed (../../sync/blocked.ts). */
const absenceMs = 15 * 60_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** @param data the stored records; what cannot be read counts as never sent */
export function recordsIn(data: Record<string, unknown>): AlertRecords {
  const records = Object.entries(data).map(([cause, record]) => [cause, recordSchema.safeParse(record).data] as const);
  return Object.fromEntries(records.filter(([, record]) => record !== undefined));
}

/** @returns the alerts to send, and the records that change; null for a record that is removed */
export function schedule(
  records: AlertRecords,
  alerts: readonly Alert[],
  now: Timestamp,
  newId: () => string,
): { due: DueAlert[]; changes: Partial<Record<AlertCause, AlertRecord | null>> } {
  const due: DueAlert[] = [];
  const changes: Partial<Record<AlertCause, AlertRecord | null>> = {};
  for (const alert of alerts) {
    const record = records[alert.cause];
    if (isDue(alert, record, now)) {
      const id = record?.sent_at === null ? record.id : newId();
      due.push({ ...alert, id });
      changes[alert.cause] = { id, sent_at: now, count: alert.count, gone_since: null };
    } else if (record !== undefined && record.gone_since !== null && !hasComeBack(record, now)) {
      changes[alert.cause] = { ...record, gone_since: null };
    }
  }
  const standing = new Set(alerts.map(({ cause }) => cause));
  for (const [cause, record] of Object.entries(records) as [AlertCause, AlertRecord][]) {
    if (standing.has(cause)) continue;
    if (record.gone_since === null) changes[cause] = { ...record, gone_since: now };
    // Until then the record keeps the cause from being sent twice in an hour.
    else if (!isWithin(hourMs, record.gone_since, now)) changes[cause] = null;
  }
  return { due, changes };
}

function isDue({ count }: Alert, record: AlertRecord | undefined, now: Timestamp): boolean {
  // A time far ahead was written by another tool.
  if (record === undefined || record.sent_at === null || isFarAhead(record.sent_at, now, 0)) return true;
  if (isWithin(hourMs, record.sent_at, now)) return false;
  return hasComeBack(record, now) || count > record.count || !isWithin(dayMs, record.sent_at, now);
}

const hasComeBack = ({ gone_since: since }: AlertRecord, now: Timestamp): boolean =>
  since !== null && !isWithin(absenceMs, since, now);

const isWithin = (ms: number, then: Timestamp, now: Timestamp): boolean => now.toMillis() - then.toMillis() < ms;
