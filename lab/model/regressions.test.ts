/** Schedules that once broke a promise, as the model check found them. */
import { expect, it } from 'vitest';
import { loadEngine } from './engine.ts';
import type { Move } from './moves.ts';
import { refusedAfterLoss } from './refused-after-loss.ts';
import { report, runSchedule } from './run-schedule.ts';

const keepsPromises = async (moves: Move[]): Promise<void> => {
  const run = await runSchedule(await loadEngine(), moves);
  expect(run.problem, report(moves, run)).toBeNull();
};
const step = { move: 'step', pick: 0, fault: null } as const;

it('an edit that comes before the wait for another attempt is not taken for what was sent', () =>
  keepsPromises([
    { move: 'deliver', pick: 0 },
    { move: 'run', count: 5 },
    { move: 'edit', document: 0, text: 1, name: null },
    { ...step, pick: 1 },
    { ...step, pick: 1 },
    { ...step, fault: 'rate_limit' },
  ]));

it('a copy that the settle pass keeps is recorded although the document is queued again meanwhile', () =>
  keepsPromises([
    { ...step, fault: 'refused' },
    step,
    { move: 'run', count: 7 },
    { move: 'wait', seconds: 80 },
    { move: 'run', count: 1 },
    { move: 'wait', seconds: 1 },
    { move: 'sweep' },
    { move: 'run', count: 4 },
    { move: 'wait', seconds: 80 },
    step,
    { move: 'sweep' },
    { move: 'run', count: 1 },
    { move: 'step', pick: 3, fault: 'sent_twice' },
    { move: 'step', pick: 3, fault: null },
    { move: 'run', count: 1 },
  ]));

it('a document deleted straight in Firestore is forgotten although an answer of ElevenLabs could not be read', () =>
  keepsPromises([
    { move: 'deliver', pick: 0 },
    { move: 'run', count: 10 },
    { move: 'erase', document: 0 },
    { move: 'deliver', pick: 3 },
    step,
    { ...step, fault: 'unreadable_not_done' },
  ]));

it('a document with a tombstone that is deleted straight in Firestore leaves nothing behind', () =>
  keepsPromises([
    { move: 'deliver', pick: 0 },
    { move: 'run', count: 10 },
    { move: 'bury', document: 0, isDelayed: false, force: false },
    step,
    step,
    { move: 'erase', document: 0 },
  ]));

it('a deletion that was lost, refused and withdrawn may still land: the document has to settle', async () => {
  for (const moves of refusedAfterLoss) await keepsPromises(moves);
});

it('a copy whose document was deleted meanwhile, and that ElevenLabs refuses to delete, does not bring its event back', () =>
  keepsPromises([
    { move: 'deliver', pick: 0 },
    { move: 'run', count: 9 },
    { move: 'erase', document: 0 },
    { move: 'run', count: 2 },
    { move: 'request', fault: 'auth_error' },
  ]));

it('a second copy that an agent holds takes the place of the first', () =>
  keepsPromises([
    { move: 'rest' },
    { move: 'tamper', document: 0, how: 'double' },
    { move: 'agent', document: 0, pick: 1 },
    { move: 'wait', seconds: 80 },
    { move: 'compare', isRepair: true },
  ]));

it('a removal that waits for the settle pass ends although an agent holds what a lost request has left', () =>
  keepsPromises([
    { move: 'deliver', pick: 1 },
    { move: 'run', count: 9 },
    { move: 'request', fault: 'lands_late' },
    { move: 'bury', document: 0, isDelayed: false, force: false },
    { move: 'run', count: 2 },
    { move: 'wait', seconds: 21 },
    { move: 'rest' },
    { move: 'wait', seconds: 80 },
    { move: 'agent', document: 0, pick: 0 },
  ]));

it('a worker that makes the folder for longer than its lease leaves the record of the next worker', () => {
  const slowRequest: Move[] = [
    { move: 'request', fault: 'slow' },
    { move: 'wait', seconds: 10 },
    { move: 'run', count: 1 },
  ];
  return keepsPromises([
    { move: 'foreign_folders', count: 5 },
    ...slowRequest,
    ...slowRequest,
    ...slowRequest,
    ...slowRequest,
    { move: 'deliver', pick: 0 },
  ]);
});
