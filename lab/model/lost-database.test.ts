import { expect, it } from 'vitest';
import { loadEngine } from './engine.ts';
import { repairAfterLoss } from './lost-database.ts';

it('deletes no copy unasked after Firestore was restored without its documents', async () => {
  const { made, left, status } = await repairAfterLoss(await loadEngine());
  expect(made).toBe(12);
  expect({ left, status }).toEqual({ left: made, status: 'completed' });
});
