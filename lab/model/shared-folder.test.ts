/**
 * The model check with a second installation, whose copies are in the same folder, and with people
 * who rename and move the folder.
 */
import { it } from 'vitest';
import { expectHappened, expectPromisesKept } from './check.ts';
import { folderChanges, sharedSchedules } from './moves.ts';

const count = Math.ceil(Number(process.env.KNOWLEDGE_SYNC_SCHEDULES ?? 600) / 4);
const seed = Number(process.env.KNOWLEDGE_SYNC_SEED ?? 20_261_129);

it(`leaves the copies of another installation alone in ${count} schedules`, {
  timeout: 60_000 + count * 300,
}, async () => {
  const tally = await expectPromisesKept({ schedules: sharedSchedules, count, seed });
  expectHappened(tally, ['copy of another installation', 'comparison ended']);
  expectHappened(
    tally,
    folderChanges.map((how) => `folder by hand: ${how}`),
  );
});
