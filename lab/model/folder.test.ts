/** Workers that make the folder for longer than its lease, and a folder that is deleted by hand. */
import fc from 'fast-check';
import { it } from 'vitest';
import { expectHappened, expectPromisesKept } from './check.ts';
import { slowFolderSchedules } from './moves.ts';

const count = Math.ceil(Number(process.env.KNOWLEDGE_SYNC_SCHEDULES ?? 600) / 4);
const seed = Number(process.env.KNOWLEDGE_SYNC_SEED ?? 20_261_124);

it(`keeps every copy in the folder of record in ${count} schedules with slow folder requests`, {
  timeout: 60_000 + count * 200,
}, async () => {
  const kinds = fc.constant(['text', 'text'] as const);
  const tally = await expectPromisesKept({ schedules: slowFolderSchedules, kinds, count, seed });
  expectHappened(tally, ['slow', 'folder ready', 'folder deleted by hand']);
});
