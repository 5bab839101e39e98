import { expect, test } from 'vitest';
import { systemClock } from '../runtime/clock.ts';
import type { AccountState } from '../runtime/context.ts';
import { KnownAccounts } from './known-accounts.ts';

const viewer: AccountState = { role: 'viewer', isDisabled: false, isVerified: true, validSinceMs: 0 };

function knownAccounts() {
  const reads: string[] = [];
  let nowMs = 0;
  const clock = { ...systemClock, monotonicMs: () => nowMs };
  const readAccount = async (uid: string) => {
    reads.push(uid);
    return { ...viewer };
  };
  const wait = (ms: number) => {
    nowMs += ms;
  };
  return { accounts: new KnownAccounts({ clock, readAccount }), reads, wait };
}

test('a reading request uses a state of the last half minute, and no older one', async () => {
  const { accounts, reads, wait } = knownAccounts();
  await accounts.recent('a');
  wait(29_999);
  await accounts.recent('a');
  expect(reads).toEqual(['a']);
  wait(1);
  await accounts.recent('a');
  expect(reads).toEqual(['a', 'a']);
});

test('a changing request reads the state each time, also for the reading requests after it', async () => {
  const { accounts, reads } = knownAccounts();
  await accounts.fresh('a');
  await accounts.fresh('a');
  await accounts.recent('a');
  expect(reads).toEqual(['a', 'a']);
});

test('a thousand states are kept, and the oldest is left out first', async () => {
  const { accounts, reads } = knownAccounts();
  for (let number = 0; number <= 1_000; number += 1) await accounts.recent(`u${number}`);
  reads.length = 0;
  await accounts.recent('u1000');
  await accounts.recent('u1');
  await accounts.recent('u0');
  expect(reads).toEqual(['u0']);
});

test('a failed read is passed on and not kept', async () => {
  let isDown = true;
  const readAccount = async () => {
    if (isDown) throw new Error('down');
    return viewer;
  };
  const accounts = new KnownAccounts({ clock: systemClock, readAccount });
  await expect(accounts.recent('a')).rejects.toThrow('down');
  isDown = false;
  expect(await accounts.recent('a')).toEqual(viewer);
});
