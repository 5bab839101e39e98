/**
 * The model check: random schedules of the product's real steps against Firestore and ElevenLabs in memory. A failure prints its
 * seed, the shortest schedule and what happened. KNOWLEDGE_SYNC_SCHEDULES says how many, KNOWLEDGE_SYNC_SEED which.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { manualChanges, requestFaults } from './elevenlabs.ts';
import { loadEngine } from './engine.ts';
import type { Kind } from './model.ts';
import { kinds, type Move, schedules } from './moves.ts';
import { report, runSchedule } from './run-schedule.ts';
import { firestoreFaults, workerFaults } from './world.ts';

const count = Number(process.env.KNOWLEDGE_SYNC_SCHEDULES ?? 600);
const seed = Number(process.env.KNOWLEDGE_SYNC_SEED ?? 20_261_124);

/** Each fault, and each thing that the engine does about one, in its own words. */
const everyKind = [
  ...requestFaults,
  ...firestoreFaults,
  ...workerFaults,
  'late request',
  'attempt failed',
  'adopted',
  'duplicate removed from ElevenLabs',
  'the claim was lost to another worker',
  'the document was deleted while it was being synced',
  'settling postponed',
  'restoration: restored',
  'agents block a deletion',
  'FirestoreError',
  'NotSettledError',
  'comparison ended',
  ...manualChanges.map((how) => `${how} by hand`),
  'copy without a document deleted',
  'another worker has the comparison',
];

it(`keeps every promise in ${count} random schedules`, { timeout: 30_000 + count * 100 }, async () => {
  const engine = await loadEngine();
  const tally = new Map<string, number>();
  const startedMs = performance.now();
  const result = await fc.check(
    fc.asyncProperty(
      schedules,
      kinds,
      async (moves, kinds) => (await runSchedule(engine, moves, {}, tally, kinds)).problem === null,
    ),
    { numRuns: count, seed },
  );
  const elapsedMs = performance.now() - startedMs;
  console.log(
    `${result.numRuns} schedules, ${Math.round((result.numRuns / elapsedMs) * 1_000)} a second, seed ${seed}`,
  );
  if (result.failed) {
    const [moves, kinds]: [Move[], readonly [Kind, Kind]] = result.counterexample ?? [[], ['text', 'text']];
    const where = `seed ${result.seed}, path ${result.counterexamplePath}`;
    const thrown = result.errorInstance === null ? '' : String(result.errorInstance);
    expect.fail(
      `${where} ${thrown} ${kinds.join(', ')}\n${report(moves, await runSchedule(engine, moves, {}, tally, kinds))}`,
    );
  }
  expect(result.numRuns).toBe(count);
  console.log([...tally].map(([kind, times]) => `${kind}: ${times}`).join(', '));
  // What never happened would prove nothing; a handful of schedules cannot hold everything.
  if (count < 500) return;
  for (const kind of everyKind) expect(tally.get(kind) ?? 0, kind).toBeGreaterThan(0);
});
