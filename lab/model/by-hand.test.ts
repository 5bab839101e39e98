/** The model check with scripts and people that write documents directly in Firestore. */
import { it } from 'vitest';
import { expectHappened, expectPromisesKept } from './check.ts';
import { handSchedules } from './moves.ts';

const count = Number(process.env.KNOWLEDGE_SYNC_SCHEDULES ?? 300);
const seed = Number(process.env.KNOWLEDGE_SYNC_SEED ?? 20_261_129);

it(`keeps every promise in ${count} schedules with writes by hand`, { timeout: 60_000 + count * 300 }, async () => {
  const tally = await expectPromisesKept({ schedules: handSchedules, count, seed });
  expectHappened(tally, ['written by hand', 'document taken in']);
});
