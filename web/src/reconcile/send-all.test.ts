import type { SentAgain } from '@knowledge-sync/contract';
import { afterEach, expect, it } from 'vitest';
import { createCall } from '../data/call.ts';
import { answerJson, startApiServer } from '../testing/api-server.ts';
import { nothingSent, type SendAllProgress, sendAll } from './send-all.ts';

let server: Awaited<ReturnType<typeof startApiServer>> | null = null;
afterEach(() => server?.close());

const pages: Record<string, SentAgain> = {
  first: { queued: 99, skipped: [{ id: 'a', reason: 'being_deleted' }], next_cursor: 'second' },
  second: { queued: 100, skipped: [], next_cursor: 'third' },
  third: { queued: 3, skipped: [], next_cursor: null },
};
/** Requests whose cursors the API has received. */
const cursors = (): unknown[] => (server?.received ?? []).map(({ body }) => (body as { cursor?: string }).cursor);

async function start(failing = new Set<string>()) {
  server = await startApiServer(({ body }, response) => {
    const { cursor = 'first' } = body as { cursor?: string };
    if (failing.delete(cursor)) answerJson(response, 503, {});
    else answerJson(response, 200, pages[cursor]);
  });
  return createCall({ baseUrl: server.url, idToken: async () => 'token' });
}

it('repeats the request with the cursor until there is none, and adds the counts', async () => {
  const call = await start();
  const seen: SendAllProgress[] = [];
  const options = { onProgress: (one: SendAllProgress) => seen.push(one), signal: new AbortController().signal };
  expect(await sendAll(call, nothingSent, options)).toEqual({ kind: 'done' });
  expect(cursors()).toEqual([undefined, 'second', 'third']);
  expect(seen.map(({ queued, skipped }) => [queued, skipped])).toEqual([
    [99, 1],
    [199, 1],
    [202, 1],
  ]);
});

it('stops after the request under way', async () => {
  const call = await start();
  const abort = new AbortController();
  const end = await sendAll(call, nothingSent, { onProgress: () => abort.abort(), signal: abort.signal });
  expect(end).toEqual({ kind: 'stopped' });
  expect(cursors()).toEqual([undefined]);
});

it('ends with the reason of a failed request, and continues from there', async () => {
  const call = await start(new Set(['second']));
  let progress = nothingSent;
  const options = { onProgress: (one: SendAllProgress) => (progress = one), signal: new AbortController().signal };
  expect(await sendAll(call, progress, options)).toEqual({ kind: 'failed', message: expect.stringContaining('503') });
  expect(progress).toEqual({ queued: 99, skipped: 1, cursor: 'second' });
  expect(await sendAll(call, progress, options)).toEqual({ kind: 'done' });
  expect(progress).toMatchObject({ queued: 202, skipped: 1 });
});
