import { expect, test } from 'vitest';
import { isRefreshedAsWanted } from './auto-sync.ts';

const every = (frequencyDays: number, autoRemove = false) => ({ frequencyDays, autoRemove });

test.each([
  ['as often as wanted', every(7), every(7), true],
  ['more often than wanted', every(1), every(7), true],
  ['more rarely than wanted', every(30), every(7), false],
  ['more often, with another rule for a page that is gone', every(1, true), every(7), false],
  ['never, as wanted', null, null, true],
  ['never, but wanted', null, every(7), false],
  ['but not wanted', every(7), null, false],
  ['as often as it does not say', { frequencyDays: null, autoRemove: false }, every(7), true],
  ['and does not say whether it removes the page', { frequencyDays: 7, autoRemove: null }, every(7, true), true],
  ['or not, it does not say', undefined, every(7), true],
  ['or not, it does not say, and it is not wanted', undefined, null, true],
] as const)('a copy that ElevenLabs refreshes %s', (_, copy, wanted, expected) => {
  expect(isRefreshedAsWanted(copy, wanted)).toBe(expected);
});
