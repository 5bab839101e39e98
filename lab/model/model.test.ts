/**
 * The model check: random schedules of the product's own steps, against a Firestore in memory and
 * the simulator's knowledge base. A failure prints its seed, the shortest schedule and the log.
 * KNOWLEDGE_SYNC_SCHEDULES sets how many schedules run, KNOWLEDGE_SYNC_SEED which ones.
 */
import { it } from 'vitest';
import { expectHappened, expectPromisesKept } from './check.ts';
import { manualChanges } from './elevenlabs.ts';
import { schedules } from './moves.ts';
import { requestFaults } from './requests.ts';
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
  const tally = await expectPromisesKept({ schedules, count, seed });
  // A few schedules cannot have every fault.
  if (count < 500) return;
  expectHappened(tally, everyKind);
});
