import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { loadEngine } from './engine.ts';
import { kinds, schedules } from './moves.ts';
import { runSchedule } from './run-schedule.ts';

const sample = fc.sample(fc.tuple(schedules, kinds), { numRuns: 8, seed: 20_261_124 });

afterEach(() => vi.restoreAllMocks());

it('gives the same run for the same schedule', async () => {
  const engine = await loadEngine();
  for (const [moves, kinds] of sample) {
    const first = await runSchedule(engine, moves, {}, new Map(), kinds);
    expect(await runSchedule(engine, moves, {}, new Map(), kinds)).toEqual(first);
  }
});

it('lets no step of the engine use a timer, date or random number of the machine', async () => {
  const engine = await loadEngine();
  const timer = vi.spyOn(globalThis, 'setTimeout');
  const now = vi.spyOn(Date, 'now');
  const random = vi.spyOn(Math, 'random');
  const problems: unknown[] = [];
  for (const [moves, kinds] of sample) problems.push((await runSchedule(engine, moves, {}, new Map(), kinds)).problem);
  const calls = [timer, now, random].map(({ mock }) => mock.calls.length);
  vi.restoreAllMocks();
  expect(calls).toEqual([0, 0, 0]);
  expect(problems).toEqual(sample.map(() => null));
});

it('assigns to no global in the sources of the model', () => {
  const sources = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts'));
  const assignment =
    /\b(?:globalThis|global|Math|Date|Timestamp|process)(?:\.\w+|\[[^\]]+\])+ =[^=>]|stubGlobal\(|useFakeTimers\(/;
  const patching = sources.filter((name) => {
    const source = readFileSync(join(import.meta.dirname, name), 'utf8');
    return source.split('\n').some((line) => assignment.test(line) && !line.includes('const assignment'));
  });
  expect(sources).toContain('world.ts');
  expect(patching).toEqual([]);
});
