import { expect, it } from 'vitest';
import { randomFaults } from './faults.ts';

const names = Array.from({ length: 100 }, (_, index) => `Burst ${index}`);

it('chooses the share of the names, each once, and all four kinds', () => {
  const faults = randomFaults('seed', names, 0.08);
  expect(new Set(faults.map(({ name }) => name)).size).toBe(8);
  const kinds = faults.map((fault) => `${fault.kind} ${'acts' in fault}`);
  expect(Object.groupBy(kinds, (kind) => kind)).toEqual({
    'status false': expect.objectContaining({ length: 2 }),
    'status true': expect.objectContaining({ length: 2 }),
    'reset false': expect.objectContaining({ length: 2 }),
    'accepted_unanswered false': expect.objectContaining({ length: 2 }),
  });
});

it('chooses the same with the same seed, and others with another one', () => {
  expect(randomFaults('seed', names, 0.08)).toEqual(randomFaults('seed', names, 0.08));
  expect(randomFaults('seed', names, 0.08)).not.toEqual(randomFaults('other', names, 0.08));
});

it('matches a whole name, not the beginning of a longer one', () => {
  const [fault] = randomFaults('seed', ['Burst 1'], 1);
  const pattern = new RegExp(fault?.name ?? '');
  expect(['Burst 1', 'Burst 1 [kb:a/b]', 'Burst 10'].map((name) => pattern.test(name))).toEqual([true, true, false]);
});
