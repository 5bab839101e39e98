/** Schedules in which the model check once found a broken promise. */
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

it('sends an edit that is made before the wait for another attempt', () =>
  keepsPromises([
    { move: 'deliver', pick: 0 },
    { move: 'run', count: 5 },
    { move: 'edit', document: 0, text: 1, name: null },
    { ...step, pick: 1 },
    { ...step, pick: 1 },
    { ...step, fault: 'rate_limit' },
  ]));

it('records the copy that the settle pass keeps although the document is queued in between', () =>
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

it('deletes the copy of a document deleted in Firestore by hand although an answer is unreadable', () =>
  keepsPromises([
    { move: 'deliver', pick: 0 },
    { move: 'run', count: 10 },
    { move: 'erase', document: 0 },
    { move: 'deliver', pick: 3 },
    step,
    { ...step, fault: 'unreadable_not_done' },
  ]));

it('leaves nothing of a document with a tombstone that is deleted in Firestore by hand', () =>
  keepsPromises([
    { move: 'deliver', pick: 0 },
    { move: 'run', count: 10 },
    { move: 'delete', document: 0, isDelayed: false, force: false },
    step,
    step,
    { move: 'erase', document: 0 },
  ]));

it('settles a document whose withdrawn deletion was lost, then refused, and lands late', async () => {
  for (const moves of refusedAfterLoss) await keepsPromises(moves);
});

it('deletes the copy of a document that is gone once ElevenLabs accepts the API key again', () =>
  keepsPromises([
    { move: 'deliver', pick: 0 },
    { move: 'run', count: 9 },
    { move: 'erase', document: 0 },
    { move: 'run', count: 2 },
    { move: 'request', fault: 'auth_error' },
  ]));

it('keeps the second copy when an agent holds it, and deletes the first', () =>
  keepsPromises([
    { move: 'rest' },
    { move: 'change_by_hand', document: 0, how: 'double' },
    { move: 'agent', document: 0, pick: 1 },
    { move: 'wait', seconds: 80 },
    { move: 'compare', isRepair: true },
  ]));

it('ends a removal that waits for the settle pass although an agent holds the copy of a lost request', () =>
  keepsPromises([
    { move: 'deliver', pick: 1 },
    { move: 'run', count: 9 },
    { move: 'request', fault: 'lands_late' },
    { move: 'delete', document: 0, isDelayed: false, force: false },
    { move: 'run', count: 2 },
    { move: 'wait', seconds: 21 },
    { move: 'rest' },
    { move: 'wait', seconds: 80 },
    { move: 'agent', document: 0, pick: 0 },
  ]));

it('keeps the recorded folder when a slow worker has made another one after its lease', () => {
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

it('sends the text that was claimed although the answer was lost and the name changes by hand and back', () =>
  keepsPromises([
    { move: 'request', fault: 'crash_after' },
    step,
    { ...step, fault: 'answer_lost' },
    { move: 'rename_in_console', document: 1, name: 0 },
    { move: 'request', fault: 'refused' },
    { move: 'rename_in_console', document: 1, name: 1 },
    { move: 'script', document: 0, text: 0 },
  ]));

it('makes the next pass at once for a retry whose time comes while a slow pass is under way', () =>
  keepsPromises([
    { move: 'sweep' },
    { move: 'request', fault: 'refused' },
    { move: 'run', count: 4 },
    { move: 'sweep' },
    { move: 'wait', seconds: 400 },
    { move: 'request', fault: 'refused' },
    { move: 'sweep' },
    { move: 'wait', seconds: 400 },
  ]));

it('makes the next pass at once after one whose time was used up before it checked an index', () =>
  keepsPromises([
    { move: 'sweep' },
    { move: 'request', fault: 'refused' },
    { move: 'erase', document: 0 },
    { move: 'sweep' },
    { move: 'wait', seconds: 400 },
    { move: 'deliver', pick: 0 },
    { move: 'run', count: 10 },
    { move: 'run', count: 10 },
    { move: 'request', fault: 'answer_held' },
    { move: 'sweep' },
    { move: 'run', count: 2 },
    { move: 'wait', seconds: 400 },
  ]));
