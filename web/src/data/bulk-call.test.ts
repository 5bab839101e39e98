import type { BulkAnswer } from '@knowledge-sync/contract';
import { afterEach, expect, it } from 'vitest';
import { wholeList } from '../model/list-view.ts';
import { answerJson, startApiServer } from '../testing/api-server.ts';
import { bulkFilterOf, type FilterProgress, nothingDone, runBulkOnFilter } from './bulk-call.ts';
import { createCall } from './call.ts';

let server: Awaited<ReturnType<typeof startApiServer>> | null = null;
afterEach(() => server?.close());

const pages: Record<string, BulkAnswer> = {
  first: { done: 99, skipped: [{ id: 'a', reason: 'being_sent' }], next_cursor: 'second' },
  second: { done: 100, skipped: [], next_cursor: 'third' },
  third: { done: 3, skipped: [], next_cursor: null },
};
const bodies = (): Record<string, unknown>[] => (server?.received ?? []).map(({ body }) => body as never);

async function start(failing = new Map<string, number>()) {
  server = await startApiServer(({ body }, response) => {
    const { cursor = 'first' } = body as { cursor?: string };
    const status = failing.get(cursor);
    failing.delete(cursor);
    answerJson(response, status ?? 200, status === undefined ? pages[cursor] : {});
  });
  return createCall({ baseUrl: server.url, idToken: async () => 'token' });
}

const filter = { ...wholeList, cause: 'quota' as const };
const failedForQuota = bulkFilterOf(filter);
if (failedForQuota === null) throw new Error('the view has a filter');

it('sends the filter with each cursor until there is none, and adds the results', async () => {
  const call = await start();
  const seen: FilterProgress[] = [];
  const signal = new AbortController().signal;
  const deletion = { confirmedCount: 203, delaySeconds: 30 };
  const end = await runBulkOnFilter(call, 'delete', failedForQuota, {
    onProgress: (one) => seen.push(one),
    signal,
    deletion,
  });
  expect(end).toEqual({ kind: 'done' });
  expect(bodies()[0]).toEqual({
    action: 'delete',
    filter: { status: null, type: null, cause: 'quota', index: null, author: null, q: null },
    confirmed_count: 203,
    delay_seconds: 30,
  });
  expect(bodies().map(({ cursor }) => cursor)).toEqual([undefined, 'second', 'third']);
  expect(seen.map(({ done, left }) => [done, left])).toEqual([
    [99, 1],
    [199, 1],
    [202, 1],
  ]);
  expect(seen.at(-1)?.skipped).toEqual([{ id: 'a', reason: 'being_sent' }]);
});

it('stops after the request under way', async () => {
  const call = await start();
  const abort = new AbortController();
  const options = { onProgress: () => abort.abort(), signal: abort.signal };
  expect(await runBulkOnFilter(call, 'retry', failedForQuota, options)).toEqual({ kind: 'stopped' });
  expect(bodies()).toHaveLength(1);
});

it('ends with the reason of a failed request, and continues from there', async () => {
  const call = await start(new Map([['second', 409]]));
  let progress = nothingDone;
  const options = { onProgress: (one: FilterProgress) => (progress = one), signal: new AbortController().signal };
  const end = await runBulkOnFilter(call, 'retry', failedForQuota, options);
  expect(end).toEqual({ kind: 'failed', status: 409, message: expect.any(String) });
  expect(progress).toMatchObject({ done: 99, cursor: 'second' });
  const rest = await runBulkOnFilter(call, 'retry', failedForQuota, { ...options, from: progress });
  expect(rest).toEqual({ kind: 'done' });
  expect(progress).toMatchObject({ done: 202, left: 1 });
});

it('has a filter for the agents that use all documents, and none for single documents', () => {
  expect(bulkFilterOf({ ...wholeList, agent: 'a', use: 'synced' })).toMatchObject({ status: 'completed' });
  expect(bulkFilterOf({ ...wholeList, status: 'failed', agent: 'a', use: 'synced' })).toBeNull();
  expect(bulkFilterOf({ ...wholeList, agent: 'a', use: ['copy-1'] })).toBeNull();
});

it('stops during the wait for a limit, without another request', async () => {
  const call = await start(new Map([['second', 429]]));
  const abort = new AbortController();
  const end = await runBulkOnFilter(call, 'retry', failedForQuota, {
    onProgress: () => setTimeout(() => abort.abort(), 200),
    signal: abort.signal,
  });
  expect(end).toEqual({ kind: 'stopped' });
  expect(bodies()).toHaveLength(2);
});
