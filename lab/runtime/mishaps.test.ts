import { expect, test } from 'vitest';
import { chooseMishaps, noMishaps } from './mishaps.ts';

const rates = { drop: 0.1, duplicate: 0.3, delay: 0.3, reorder: 0.3 };
const events = Array.from({ length: 2000 }, (_, index) => ({ document: `knowledge/${index % 100}`, ordinal: index }));
const choices = (seed: string, given = rates) => events.map((event) => chooseMishaps(seed, event, given, 1000));

test('the same seed makes the same choices for every event, another seed makes others', () => {
  expect(choices('a')).toEqual(choices('a'));
  expect(choices('a')).not.toEqual(choices('b'));
});

test('each mishap happens about as often as its rate', () => {
  const chosen = choices('a');
  const share = (happens: (mishaps: (typeof chosen)[number]) => boolean) =>
    chosen.filter(happens).length / chosen.length;
  expect(share((mishaps) => mishaps.drop)).toBeCloseTo(rates.drop, 1);
  expect(share((mishaps) => mishaps.duplicateAfterMs !== null)).toBeCloseTo(rates.duplicate, 1);
  expect(share((mishaps) => mishaps.delayMs !== null)).toBeCloseTo(rates.delay, 1);
  expect(share((mishaps) => mishaps.reorder)).toBeCloseTo(rates.reorder, 1);
});

test('a changed rate leaves the other choices as they are', () => {
  const others = (given: typeof rates) => choices('a', given).map(({ drop: _, ...rest }) => rest);
  expect(others({ ...rates, drop: 0.9 })).toEqual(others(rates));
});

test('chooses no mishap without rates', () => {
  for (const chosen of choices('a', noMishaps)) {
    expect(chosen).toEqual({ drop: false, duplicateAfterMs: null, delayMs: null, reorder: false });
  }
});
