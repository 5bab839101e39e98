/**
 * The one conditional write against the emulator: concurrent writers, and commits whose answer is
 * lost.
 */
import { newId } from '@knowledge-sync/functions/runtime/ids.ts';
import { changeIf } from '@knowledge-sync/functions/store/conditional.ts';
import { type TestFirestore, testFirestore } from '@knowledge-sync/functions/testing/firestore.ts';
import { GrpcStatus, Timestamp } from 'firebase-admin/firestore';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FirestoreWire, firestoreWire } from './firestore-wire.ts';

let firestore: TestFirestore;
beforeAll(() => {
  firestore = testFirestore();
});
afterAll(() => firestore.close());

const record = (db = firestore.db) => db.collection('engine').doc(newId());
const raised = (count: unknown): number => (typeof count === 'number' ? count : 0) + 1;

test('creates the record that is not there', async () => {
  const ref = record();
  const changed = await changeIf(ref, () => ({ count: 1 }));
  expect(changed).toEqual({ kind: 'written', data: { count: 1 }, writeTime: expect.any(Timestamp) });
  const stored = await ref.get();
  expect(stored.data()).toEqual({ count: 1 });
  expect(changed).toMatchObject({ writeTime: stored.updateTime });
});

test('changes the fields of the patch and no others', async () => {
  const ref = record();
  await ref.create({ count: 1, other: { kept: true } });
  const changed = await changeIf(ref, (data) => ({ count: raised(data?.count) }));
  expect(changed).toMatchObject({ kind: 'written', data: { count: 2, other: { kept: true } } });
  expect((await ref.get()).data()).toEqual({ count: 2, other: { kept: true } });
});

test('writes nothing where nothing is chosen, and says whether there is a record', async () => {
  const ref = record();
  expect(await changeIf(ref, () => null)).toEqual({ kind: 'missing' });
  expect((await ref.get()).exists).toBe(false);
  await ref.create({ count: 1 });
  expect(await changeIf(ref, () => null)).toEqual({ kind: 'unchanged', data: { count: 1 } });
});

test('deletes the record on the same condition', async () => {
  const ref = record();
  const { writeTime: updateTime } = await ref.create({ count: 1 });
  await ref.update({ count: 2 });
  const chosenOn: unknown[] = [];
  const known = { data: { count: 1 }, updateTime };
  const choose = (data: Record<string, unknown> | null) => {
    chosenOn.push(data?.count);
    return data === null ? null : 'delete';
  };
  await changeIf(ref, choose, { known });
  expect(chosenOn).toEqual([1, 2]);
  expect((await ref.get()).exists).toBe(false);
});

test('writes to a known record without a read, and reads it after another writer was first', async () => {
  const wire = await firestoreWire(firestore.projectId);
  try {
    const ref = record(wire.db);
    const { writeTime: updateTime } = await ref.create({ count: 1 });
    const known = { data: { count: 1 }, updateTime };
    wire.clear();
    await changeIf(ref, (data) => ({ count: raised(data?.count) }), { known });
    expect(wire.counts()).toMatchObject({ reads: 0, writes: 1 });
    wire.clear();
    expect(await changeIf(ref, (data) => ({ count: raised(data?.count) }), { known })).toMatchObject({
      kind: 'written',
      data: { count: 3 },
    });
    expect(wire.counts()).toMatchObject({ reads: 1, writes: 2 });
  } finally {
    await wire.close();
  }
});

test('reads a record that another writer has made, instead of overwriting it', async () => {
  const ref = record();
  await ref.create({ holder: 'other' });
  const changed = await changeIf(ref, (data) => (data === null ? { holder: 'me' } : null), { known: null });
  expect(changed).toEqual({ kind: 'unchanged', data: { holder: 'other' } });
});

test('ten concurrent writers lose no change, with and without an existing record', async () => {
  const ref = record();
  const raise = () => changeIf(ref, (data) => ({ count: raised(data?.count) }));
  await Promise.all(Array.from({ length: 5 }, raise));
  await Promise.all(Array.from({ length: 5 }, raise));
  expect((await ref.get()).get('count')).toBe(10);
});

test('writes the additional records in the same commit as the change', async () => {
  const [ref, other] = [record(), record()];
  const { writeTime: updateTime } = await ref.create({ count: 1 });
  await ref.update({ count: 5 });
  const made: unknown[] = [];
  await changeIf(ref, (data) => ({ count: raised(data?.count) }), {
    known: { data: { count: 1 }, updateTime },
    alsoWrite: (batch, data) => {
      made.push(data?.count);
      batch.create(other, { after: data?.count });
    },
  });
  expect(made).toEqual([1, 5]);
  expect((await other.get()).data()).toEqual({ after: 5 });
});

test('gives up with the last failure when the record changes at every look', async () => {
  const ref = record();
  await ref.create({ count: 0 });
  let looks = 0;
  const changed = changeIf(ref, async (data) => {
    looks += 1;
    await ref.update({ count: raised(data?.count) });
    return { count: -1 };
  });
  await expect(changed).rejects.toMatchObject({ code: GrpcStatus.FAILED_PRECONDITION });
  expect(looks).toBe(50);
  expect((await ref.get()).get('count')).toBe(50);
});

test('passes on errors that are no conflict', async () => {
  await expect(changeIf(record(), () => ({ x: undefined }))).rejects.toThrow('undefined');
});

describe('a commit whose answer is lost', () => {
  let wire: FirestoreWire;
  beforeEach(async () => {
    wire = await firestoreWire(firestore.projectId);
  });
  afterEach(() => wire.close());

  test('is met by the next look', async () => {
    wire.loseNextAnswer();
    const changed = await changeIf(record(wire.db), (data) => (data === null ? { holder: 'me' } : null));
    expect(changed).toEqual({ kind: 'unchanged', data: { holder: 'me' } });
  });

  test('is recognised as written, and chosen once', async () => {
    const ref = record(wire.db);
    await ref.create({ count: 1 });
    wire.loseNextAnswer();
    let looks = 0;
    const choose = (data: Record<string, unknown> | null) => {
      looks += 1;
      return { count: raised(data?.count), by: 'me' };
    };
    const changed = await changeIf(ref, choose, { isOwn: (data, written) => written !== 'delete' && data.by === 'me' });
    const stored = await ref.get();
    expect(looks).toBe(1);
    expect(stored.get('count')).toBe(2);
    expect(changed).toEqual({ kind: 'written', data: { count: 2, by: 'me' }, writeTime: stored.updateTime });
  });

  test('is recognised by a record of its own that it also made', async () => {
    const [ref, own] = [record(wire.db), record(wire.db)];
    await ref.create({ count: 1 });
    wire.loseNextAnswer();
    let looks = 0;
    const choose = (data: Record<string, unknown> | null) => {
      looks += 1;
      return { count: raised(data?.count) };
    };
    // Firestore's client repeats the commit automatically; an answer that it does not repeat needs
    // isOwn.
    const changed = await changeIf(ref, choose, { alsoWrite: (batch) => batch.create(own, { made: true }) });
    expect(changed).toMatchObject({ kind: 'written', data: { count: 2 } });
    expect((await ref.get()).get('count')).toBe(2);
    expect(looks).toBeLessThanOrEqual(2);
  });
});
