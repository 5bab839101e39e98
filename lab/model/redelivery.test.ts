/** Eventarc delivers an event again when the trigger's handler throws. */
import { expect, it } from 'vitest';
import { loadEngine } from './engine.ts';
import type { Move } from './moves.ts';
import { report, runSchedule } from './run-schedule.ts';

it('throws when Firestore does not answer the claim, and the next delivery sends the document', async () => {
  const tally = new Map<string, number>();
  const moves: Move[] = [
    { move: 'deliver', pick: 0 },
    // The claim, then the read that looks whether it took effect.
    { move: 'step', pick: 0, fault: 'unavailable' },
    { move: 'step', pick: 0, fault: 'unavailable' },
  ];
  const run = await runSchedule(await loadEngine(), moves, {}, tally);
  expect(run.problem, report(moves, run)).toBeNull();
  const lines = run.log
    .map((line) => line.replace(/^ *\S+ s {2}/, ''))
    .filter((line) => /^event 1 of|throws/.test(line));
  expect(lines).toEqual([
    'event 1 of id2 (pending) is delivered to worker 1',
    expect.stringMatching(/^worker 1 throws .*Firestore does not answer/),
    expect.stringMatching(/^event 1 of id2 \(pending\) is delivered to worker/),
  ]);
  expect(tally.get('sync ended')).toBe(2);
});
