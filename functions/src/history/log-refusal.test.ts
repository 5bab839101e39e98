import { expect, test } from 'vitest';
import { systemClock } from '../runtime/clock.ts';
import { RefusalLog, refusalsPerMinute } from './log-refusal.ts';

function refusalLog() {
  const lines: Record<string, unknown>[] = [];
  let nowMs = 0;
  const write = (_message: string, fields: Record<string, unknown>) => void lines.push(fields);
  const clock = { ...systemClock, monotonicMs: () => nowMs };
  const log = new RefusalLog({ clock, logger: { info: write, warn: write, error: write } });
  const refuse = (uid: string | null, times = 1, status = 403) => {
    for (let time = 0; time < times; time += 1) {
      log.log({ uid, target: { action: 'editKnowledge', document_id: 'd' }, status, problem: 'forbidden' });
    }
  };
  const wait = (ms: number) => {
    nowMs += ms;
  };
  return { lines, refuse, wait };
}

test('a line says who was refused what, and why', () => {
  const { lines, refuse } = refusalLog();
  refuse('u');
  expect(lines).toEqual([{ uid: 'u', action: 'editKnowledge', document_id: 'd', status: 403, problem: 'forbidden' }]);
});

test('a flood of unknown callers is cut off, counted in the next minute, and hides no known caller', () => {
  const { lines, refuse, wait } = refusalLog();
  refuse(null, refusalsPerMinute.unknownCallers + 1_000);
  expect(lines).toHaveLength(refusalsPerMinute.unknownCallers);
  refuse('u');
  expect(lines.at(-1)).toMatchObject({ uid: 'u' });
  wait(60_000);
  refuse(null, 2);
  expect(lines.at(-2)).toMatchObject({ uid: null, left_out: 1_000 });
  expect(lines.at(-1)).not.toHaveProperty('left_out');
});

test('a flood of known callers is cut off too', () => {
  const { lines, refuse } = refusalLog();
  refuse('u', refusalsPerMinute.knownCallers + 5);
  expect(lines).toHaveLength(refusalsPerMinute.knownCallers);
});

test.each([400, 404, 413, 422, 500, 503])('a %d is no refusal of a person', (status) => {
  const { lines, refuse } = refusalLog();
  refuse('u', 1, status);
  expect(lines).toEqual([]);
});
