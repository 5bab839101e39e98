import { expect, it } from 'vitest';
import { at, later } from '../testing/document.ts';
import { overviewFrom } from './counts.ts';

const base = {
  numbers: { 'status:completed': 1_000_000, 'status:failed': 2, 'cause:quota': 2, 'index:ready': 5, 'type:url': 7 },
  times: [{ ms: 900, at_ms: 1 }],
  counted_until: at,
};
const shard = (numbers: Record<string, number>, fields = {}) => ({ numbers, times: [], counted_until: at, ...fields });

it('adds the changes of all shards to the last count', () => {
  const records = new Map<string, unknown>([
    ['base', base],
    ['0', shard({ 'status:failed': -2, 'cause:quota': -2, 'status:pending': 3 })],
    ['1', shard({ 'status:pending': -1, 'index:ready': 1, retrying: 1 }, { times: [{ ms: 1500, at_ms: 3 }] })],
    ['2', shard({}, { times: [{ ms: 600, at_ms: 2 }] })],
  ]);
  expect(overviewFrom(records)).toEqual({
    counts: { pending: 2, syncing: 0, completed: 1_000_000, failed: 0 },
    failures: {},
    indexes: { ready: 6 },
    sources: { url: 7 },
    retrying: 1,
    typicalMs: 900,
    timesToLiveMs: [1500, 600, 900],
  });
});

it('leaves out a shard of another count, and what another tool has damaged', () => {
  const records = new Map<string, unknown>([
    ['base', base],
    ['0', shard({ 'status:pending': 3 }, { counted_until: later })],
    ['1', { numbers: 'many' }],
  ]);
  expect(overviewFrom(records)?.counts.pending).toBe(0);
});

it('shows no negative number while events are on their way', () => {
  const records = new Map<string, unknown>([
    ['base', base],
    ['0', shard({ 'status:syncing': -1 })],
  ]);
  expect(overviewFrom(records)?.counts.syncing).toBe(0);
});

it('is null until the service has counted', () => {
  expect(overviewFrom(new Map([['0', shard({ 'status:pending': 1 })]]))).toBeNull();
});
