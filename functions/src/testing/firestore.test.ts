import { afterEach, expect, test, vi } from 'vitest';
import { testFirestore } from './firestore.ts';

afterEach(() => vi.unstubAllEnvs());

test('throws an error that says what to set if there is no emulator', () => {
  vi.stubEnv('FIRESTORE_EMULATOR_HOST', undefined);
  expect(() => testFirestore()).toThrow(/set FIRESTORE_EMULATOR_HOST.*npm test/);
});

test('storedPaths returns every document, including orphans below missing ones', async () => {
  const firestore = testFirestore();
  await firestore.db.doc('a/1').set({});
  await firestore.db.doc('b/missing/c/2').set({});
  expect(await firestore.storedPaths()).toEqual(['a/1', 'b/missing/c/2']);
  const other = testFirestore();
  expect(await other.storedPaths()).toEqual([]);
  await Promise.all([firestore.close(), other.close()]);
});
