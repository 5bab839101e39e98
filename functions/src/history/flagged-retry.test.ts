import { collections, type Person } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeEach, expect, it, test } from 'vitest';
import { testFirestore } from '../testing/firestore.ts';
import { isFlagSet } from './flag-set.ts';
import { recordFlaggedRetry } from './flagged-retry.ts';

const firestore = testFirestore();
afterAll(() => firestore.close());
const { db } = firestore;

const at = Timestamp.fromMillis(1_700_000_000_000);
const earlier = Timestamp.fromMillis(1_600_000_000_000);
let lookedUp: string[] = [];
let log: unknown[] = [];
const logger = {
  info: (...line: unknown[]) => void log.push(line),
  warn: () => undefined,
  error: () => undefined,
};
beforeEach(() => {
  lookedUp = [];
  log = [];
});
const accounts = async (uids: readonly string[]): Promise<Map<string, Person>> => {
  lookedUp.push(...uids);
  return new Map(uids.map((uid) => [uid, { name: `Name of ${uid}`, email: null }]));
};
const flagged = { name: 'Refunds', retry_requested_at: at, retry_requested_by: 'u1' };
const record = (eventId: string, after: Record<string, unknown> = flagged) =>
  recordFlaggedRetry({ db, logger }, accounts, { eventId, documentId: 'd', before: {}, after });
const stored = async (id: string) => (await db.collection(collections.events).doc(id).get()).data();

test.each([
  ['newly set', { retry_requested_at: null }, flagged, true],
  ['set again', { retry_requested_at: earlier }, flagged, true],
  ['kept while another field changes', flagged, { ...flagged, name: 'Returns' }, false],
  ['cleared by a claim', flagged, { ...flagged, retry_requested_at: null }, false],
  ['part of a new document', null, flagged, false],
  ['deleted with its document', flagged, null, false],
])('a flag that is %s', (_, before, after, isSet) => expect(isFlagSet({ before, after })).toBe(isSet));

it('records the retry once, however often its event is delivered', async () => {
  await record('projects/p/event-1');
  await record('projects/p/event-1');
  expect(await stored('projects_p_event-1')).toMatchObject({ uid: 'u1', action: 'retried', document_id: 'd', at });
  expect((await db.collection(collections.events).get()).size).toBe(1);
  expect(log).toEqual([['change by a person', { uid: 'u1', action: 'retried', document_id: 'd' }]]);
});

it('looks up the name of the person once', async () => {
  await record('named-1', { ...flagged, retry_requested_by: 'u2' });
  await record('named-2', { ...flagged, retry_requested_by: 'u2' });
  expect(lookedUp).toEqual(['u2']);
  expect((await db.collection(collections.people).doc('u2').get()).data()).toEqual({ name: 'Name of u2', email: null });
});

it.each([undefined, 7, 'a/b', ''])('records someone unknown for the uid %j', async (by) => {
  const id = `unknown-${String(by).replace('/', '')}`;
  await record(id, { ...flagged, retry_requested_by: by });
  expect(await stored(id)).toMatchObject({ uid: null, action: 'retried' });
});
