import { expect, it } from 'vitest';
import { type HeldSlots, slotMs, withSlot } from './held-slots.ts';

const nowMs = 1_800_000_000_000;

it('gives each of so many slots once', () => {
  let held: HeldSlots = {};
  for (const id of ['a', 'b']) held = withSlot(held, id, 2, nowMs) ?? {};
  expect(held).toEqual({ a: nowMs + slotMs, b: nowMs + slotMs });
  expect(withSlot(held, 'c', 2, nowMs)).toBeNull();
  expect(withSlot(held, 'c', 3, nowMs)).toHaveProperty('c');
});

it.each([
  ['has ended', -1],
  ['ends now', 0],
  ['would end in an hour', 3_600_000],
  ['would end in a thousand years', 3e13],
])('a slot that %s is free, and is removed', (_, inMs) => {
  expect(withSlot({ old: nowMs + inMs }, 'new', 1, nowMs)).toEqual({ new: nowMs + slotMs });
});

it.each([1, slotMs, slotMs + 30_000])('a slot that ends in %i ms is in use, also by a clock ahead', (inMs) => {
  expect(withSlot({ other: nowMs + inMs }, 'new', 1, nowMs)).toBeNull();
});
