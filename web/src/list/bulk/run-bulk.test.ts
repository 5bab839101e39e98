import { expect, it } from 'vitest';
import { type BulkEntry, type BulkOutcome, countBulk, runBulk } from './run-bulk.ts';

const items = ['a', 'b', 'c', 'd'].map((id) => ({ id, name: id.toUpperCase() }));

it('works on a few documents at a time and reports each outcome', async () => {
  let atOnce = 0;
  let most = 0;
  const outcomes: Record<string, BulkOutcome> = {
    b: { kind: 'left', message: 'had succeeded' },
    c: { kind: 'refused', message: 'no' },
  };
  const seen: (readonly BulkEntry[])[] = [];
  const ended = await runBulk(items, {
    work: async ({ id }) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise((resolve) => setTimeout(resolve, 1));
      atOnce -= 1;
      return outcomes[id] ?? { kind: 'done' };
    },
    onChange: (entries) => seen.push(entries),
    maxParallel: 2,
    signal: new AbortController().signal,
  });
  expect(most).toBe(2);
  expect(seen[0]?.every(({ state }) => state.kind === 'waiting')).toBe(true);
  expect(seen.at(-1)).toEqual(ended);
  expect(countBulk(ended)).toEqual({ total: 4, done: 2, left: 1, refused: 1, isOver: true });
});

it('starts no further document once aborted', async () => {
  const abort = new AbortController();
  const ended = await runBulk(items, {
    work: async () => {
      abort.abort();
      return { kind: 'done' };
    },
    onChange: () => undefined,
    maxParallel: 1,
    signal: abort.signal,
  });
  expect(ended.map(({ state }) => state.kind)).toEqual(['done', 'waiting', 'waiting', 'waiting']);
  expect(countBulk(ended)).toEqual({ total: 4, done: 1, left: 0, refused: 0, isOver: false });
});
