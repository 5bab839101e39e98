/** Against the emulator: who changes a record between the look and the write, and what the write is then made of. */

import { newId } from '@knowledge-sync/functions/runtime/ids.ts';
import { compareAndSet } from '@knowledge-sync/functions/store/conditional.ts';
import { type TestFirestore, testFirestore } from '@knowledge-sync/functions/testing/firestore.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { firestoreWire } from './firestore-wire.ts';

let firestore: TestFirestore;
beforeAll(() => {
  firestore = testFirestore();
});
afterAll(() => firestore.close());

const record = () => firestore.db.collection('engine').doc(newId());
const raised = (count: unknown): number => (typeof count === 'number' ? count : 0) + 1;

test('makes the record that is not there, and says what was chosen', async () => {
  const ref = record();
  expect(await compareAndSet(ref, () => ({ patch: { count: 1 }, result: 'made' }))).toBe('made');
  expect((await ref.get()).data()).toEqual({ count: 1 });
});

test('changes the fields of the patch and no others', async () => {
  const ref = record();
  await ref.create({ count: 1, other: { kept: true } });
  await compareAndSet(ref, (seen) => ({ patch: { count: raised(seen.get('count')) }, result: null }));
  expect((await ref.get()).data()).toEqual({ count: 2, other: { kept: true } });
});

test('writes nothing where nothing is to be written', async () => {
  const ref = record();
  expect(await compareAndSet(ref, (seen) => ({ patch: null, result: seen.exists }))).toBe(false);
  expect((await ref.get()).exists).toBe(false);
});

test('ten at once lose no change, whether the record was there or not', async () => {
  const ref = record();
  const raise = () => compareAndSet(ref, (seen) => ({ patch: { count: raised(seen.get('count')) }, result: null }));
  await Promise.all(Array.from({ length: 5 }, raise));
  await Promise.all(Array.from({ length: 5 }, raise));
  expect((await ref.get()).get('count')).toBe(10);
});

test('who wrote without hearing of it meets its own writing', async () => {
  const wire = await firestoreWire(firestore.projectId);
  try {
    wire.loseNextAnswer();
    const ref = wire.db.collection('engine').doc(newId());
    const holder = await compareAndSet(ref, (seen) => {
      const standing: unknown = seen.get('holder');
      return { patch: standing === undefined ? { holder: 'me' } : null, result: standing ?? 'taken' };
    });
    expect(holder).toBe('me');
  } finally {
    await wire.close();
  }
});

test('passes on what is no conflict', async () => {
  const ref = record();
  await expect(compareAndSet(ref, () => ({ patch: { x: undefined }, result: null }))).rejects.toThrow('undefined');
});
