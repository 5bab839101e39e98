import { Timestamp } from 'firebase-admin/firestore';
import { expect, test } from 'vitest';
import type { Alert } from './causes.ts';
import { type AlertRecord, recordsIn, schedule } from './schedule.ts';

const minuteMs = 60_000;
const startMs = Date.UTC(2026, 0, 1);
const at = (minutes: number): Timestamp => Timestamp.fromMillis(startMs + minutes * minuteMs);
const alert = (count = 1): Alert => ({ cause: 'quota', title: 'Quota', action: 'Upgrade.', count, path: '/' });
const sent = (more: Partial<AlertRecord> = {}): AlertRecord => ({
  id: 'first',
  sent_at: at(0),
  count: 1,
  gone_since: null,
  ...more,
});
const isSent = (record: AlertRecord | undefined, one: Alert, minutes: number): boolean =>
  schedule({ ...(record && { quota: record }) }, [one], at(minutes), () => 'new').due.length > 0;

test.each<[string, AlertRecord | undefined, number, number, boolean]>([
  ['a new cause', undefined, 1, 0, true],
  ['a cause with more documents, 59 minutes later', sent(), 9, 59, false],
  ['a cause with more documents, an hour later', sent(), 9, 60, true],
  ['an unchanged cause, an hour later', sent(), 1, 60, false],
  ['a cause with fewer documents, an hour later', sent({ count: 3 }), 1, 60, false],
  ['an unchanged cause, a day later', sent(), 1, 24 * 60, true],
  ['a cause that has come back, 59 minutes later', sent({ gone_since: at(10) }), 1, 59, false],
  ['a cause that has come back, an hour later', sent({ gone_since: at(45) }), 1, 60, true],
  ['a cause that was away for 14 minutes, an hour later', sent({ gone_since: at(46) }), 1, 60, false],
  ['a cause that was not delivered', sent({ sent_at: null }), 1, 1, true],
  ['a cause that another tool says was sent in a year', sent({ sent_at: at(365 * 24 * 60) }), 1, 0, true],
])('%s: is sent: %s', (_, record, count, minutes, expected) => {
  expect(isSent(record, alert(count), minutes)).toBe(expected);
});

test('an alert that was not delivered keeps its id, and a new one gets a new one', () => {
  const again = schedule({ quota: sent({ sent_at: null }) }, [alert(2)], at(1), () => 'new');
  expect(again.due).toMatchObject([{ id: 'first', count: 2 }]);
  expect(again.changes).toEqual({ quota: { id: 'first', sent_at: at(1), count: 2, gone_since: null } });
  expect(schedule({ quota: sent() }, [alert(2)], at(60), () => 'new').due).toMatchObject([{ id: 'new' }]);
});

test('a cause that is gone is marked, and forgotten after an hour; one that comes back soon is not', () => {
  const changes = (record: AlertRecord, alerts: Alert[], minutes: number) =>
    schedule({ quota: record }, alerts, at(minutes), () => 'new').changes;
  const gone = sent({ gone_since: at(5) });
  expect(changes(sent(), [], 5)).toEqual({ quota: gone });
  expect(changes(gone, [], 6)).toEqual({});
  expect(changes(gone, [alert()], 7)).toEqual({ quota: sent() });
  expect(changes(gone, [alert()], 20)).toEqual({});
  expect(changes(gone, [], 65)).toEqual({ quota: null });
});

test('a record that cannot be read counts as never sent', () => {
  expect(recordsIn({ quota: { id: 4 }, plan: sent() })).toEqual({ plan: sent() });
});
