import { createHash } from 'node:crypto';
import { limits } from '@knowledge-sync/contract';
import { afterEach, expect, it } from 'vitest';
import { answerJson, startApiServer } from '../testing/api-server.ts';
import { createSend } from './send.ts';

let close: (() => Promise<void>) | null = null;
afterEach(async () => {
  await close?.();
  close = null;
});

const size = limits.atomicBodyMaxBytes + 7;
const bytes = Buffer.alloc(size, 'abcdefg');
const partBytes = 1_000_000;

/** A server with one upload, which cuts the connections of these requests. */
async function start(cuts: string[] = []) {
  const parts = new Map<number, Buffer>();
  const calls: string[] = [];
  let opened: unknown = null;
  let isFinished = false;
  const server = await startApiServer(({ route, bytes: body }, response) => {
    const call = route.replace('/api', '');
    calls.push(call);
    const cut = cuts.indexOf(call);
    if (cut !== -1) cuts.splice(cut, 1);
    if (call === 'POST /uploads') {
      opened = JSON.parse(body.toString());
      const upload = { id: 'u', part_bytes: partBytes, part_count: Math.ceil(size / partBytes) };
      return answerJson(response, 201, { ...upload, received: [...parts.keys()] });
    }
    if (call === 'POST /uploads/u/finish') {
      isFinished = true;
      if (cut !== -1) return void response.destroy();
      return answerJson(response, 201, { id: 'u' });
    }
    if (cut !== -1) return void response.destroy();
    parts.set(Number(route.split('/').at(-1)), body);
    response.writeHead(204).end();
  });
  close = server.close;
  const send = createSend({ url: server.url, idToken: async () => 'token' });
  const progress: number[] = [];
  const file = { name: 'Manual', fileName: 'manual.txt', idempotencyKey: 'k', replaces: null };
  return {
    calls,
    progress,
    opened: () => opened,
    isFinished: () => isFinished,
    stored: () => Buffer.concat([...parts.keys()].sort().map((part) => parts.get(part) ?? Buffer.alloc(0))),
    send: (abort = new AbortController(), onProgress = (fraction: number): void => void progress.push(fraction)) =>
      send({ ...file, payload: { type: 'file', file: new Blob([bytes]) } }, { signal: abort.signal, onProgress }),
  };
}

it('sends a large file in parts, with its hash and its progress', async () => {
  const server = await start();
  expect(await server.send()).toEqual({ ok: true, documentId: 'u' });
  expect(server.stored().equals(bytes)).toBe(true);
  expect(server.opened()).toEqual({
    filename: 'manual.txt',
    name: 'Manual',
    size_bytes: size,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  });
  expect(server.progress.toSorted((one, other) => one - other)).toEqual(server.progress);
  expect(server.progress.at(-1)).toBe(1);
});

it('continues after a lost connection with the parts that are missing', async () => {
  const server = await start(['PUT /uploads/u/parts/2']);
  expect(await server.send()).toMatchObject({ ok: false, isLost: true });
  server.calls.length = 0;
  expect(await server.send()).toEqual({ ok: true, documentId: 'u' });
  expect(server.calls).toEqual([
    'POST /uploads',
    'PUT /uploads/u/parts/2',
    'PUT /uploads/u/parts/3',
    'POST /uploads/u/finish',
  ]);
  expect(server.stored().equals(bytes)).toBe(true);
});

it('asks again for the end of an upload whose answer was lost, and sends nothing twice', async () => {
  const server = await start(['POST /uploads/u/finish']);
  expect(await server.send()).toMatchObject({ ok: false, isLost: true });
  expect(server.isFinished()).toBe(true);
  server.calls.length = 0;
  expect(await server.send()).toEqual({ ok: true, documentId: 'u' });
  expect(server.calls).toEqual(['POST /uploads/u/finish']);
});

it('sends nothing more once it was cancelled, also between two requests', async () => {
  const server = await start();
  const abort = new AbortController();
  // The first report comes between the opening and the first part.
  await expect(server.send(abort, () => abort.abort())).rejects.toThrow();
  expect(await server.send()).toEqual({ ok: true, documentId: 'u' });
  expect(server.calls.filter((call) => call.endsWith('/finish'))).toHaveLength(1);
  expect(server.calls.filter((call) => call === 'PUT /uploads/u/parts/0')).toHaveLength(1);
});

it('sends the same file twice one after the other, so that each becomes a document', async () => {
  const server = await start();
  const both = await Promise.all([server.send(), server.send()]);
  expect(both).toEqual([
    { ok: true, documentId: 'u' },
    { ok: true, documentId: 'u' },
  ]);
  const ends = server.calls.filter((call) => !call.startsWith('PUT'));
  expect(ends).toEqual(['POST /uploads', 'POST /uploads/u/finish', 'POST /uploads', 'POST /uploads/u/finish']);
});
