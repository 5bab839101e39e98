import { afterEach, expect, test, vi } from 'vitest';
import { testFirestore } from './firestore.ts';

afterEach(() => vi.unstubAllEnvs());

test('without an emulator it says in one sentence what to set', () => {
  vi.stubEnv('FIRESTORE_EMULATOR_HOST', undefined);
  expect(() => testFirestore()).toThrow(/set FIRESTORE_EMULATOR_HOST.*npm test/);
});

test('it shows every document, orphans below missing ones included', async () => {
  const firestore = testFirestore();
  await firestore.db.doc('a/1').set({});
  await firestore.db.doc('b/missing/c/2').set({});
  expect(await firestore.storedPaths()).toEqual(['a/1', 'b/missing/c/2']);
  const other = testFirestore();
  expect(await other.storedPaths()).toEqual([]);
  await Promise.all([firestore.close(), other.close()]);
});
