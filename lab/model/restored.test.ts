/** The model check with a Firestore that is restored from a backup while the service works. */
import fc from 'fast-check';
import { it } from 'vitest';
import { expectHappened, expectPromisesKept } from './check.ts';
import { restoredSchedules } from './moves.ts';

const count = Math.ceil(Number(process.env.KNOWLEDGE_SYNC_SCHEDULES ?? 600) / 4);
const seed = Number(process.env.KNOWLEDGE_SYNC_SEED ?? 20_261_129);

/** No time and no content tells whether a page is the one that was sent. */
const kind = fc.constantFrom('text' as const, 'text' as const, 'file' as const);
const kinds = fc.tuple(kind, kind);

it(`makes ElevenLabs equal to a restored backup in ${count} schedules`, { timeout: 60_000 + count * 300 }, async () => {
  const tally = await expectPromisesKept({ schedules: restoredSchedules, kinds, count, seed });
  expectHappened(tally, ['backup restored', 'comparison ended']);
});
