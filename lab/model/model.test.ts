/**
 * The model check: random schedules of the product's own steps, against a Firestore in memory and
 * the simulator's knowledge base. A failure prints its seed, the shortest schedule and the log.
 * KNOWLEDGE_SYNC_SCHEDULES sets how many schedules run, KNOWLEDGE_SYNC_SEED which ones.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { manualChanges } from './elevenlabs.ts';
import { loadEngine } from './engine.ts';
import type { Kind } from './model.ts';
import { kinds, type Move, schedules } from './moves.ts';
import { requestFaults } from './requests.ts';
import { report, runSchedule } from './run-schedule.ts';
import { firestoreFaults, workerFaults } from './world.ts';

const count = Number(process.env.KNOWLEDGE_SYNC_SCHEDULES ?? 600);
const seed = Number(process.env.KNOWLEDGE_SYNC_SEED ?? 20_261_124);

/** Every fault, and every reaction of the engine, as it is counted. */
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

it(`keeps every promise in ${count} random schedules`, { timeout: 60_000 + count * 300 }, async () => {
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
  // A fault that never happened proves nothing. A few schedules cannot have every one.
  if (count < 500) return;
  for (const kind of everyKind) expect(tally.get(kind) ?? 0, kind).toBeGreaterThan(0);
});
