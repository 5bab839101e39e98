import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Knowledge, limits, type SyncStatus } from '@knowledge-sync/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { knowledgeApi } from '../client.ts';
import { nameOf, type SourceFile } from '../source-files.ts';
import { describeAsked } from './ask.ts';
import { follow } from './follow.ts';
import { outcomeOf, refused } from './outcome.ts';
import { mapLimited, sendSource } from './send.ts';
import { describeCompared, describeCounts } from './source.ts';
import { table } from './table.ts';

const at = '2026-01-02T03:04:05.000Z';
const document = (id: string, status: SyncStatus, changes: Partial<Knowledge> = {}): Knowledge => ({
  id,
  name: id,
  source: { type: 'text', size_bytes: 1, sha256: 'a'.repeat(64) },
  created_by: 'u',
  created_at: at,
  updated_at: at,
  sync_status: status,
  elevenlabs_document_id: status === 'completed' ? `remote-${id}` : null,
  sync_error_message: null,
  sync_error: null,
  last_sync_attempt: null,
  sync_retry_count: 0,
  scheduled_retries: 0,
  sync_progress: null,
  synced_at: null,
  time_to_live_ms: null,
  retry_requested_at: null,
  queued_at: at,
  next_retry_at: null,
  deletion_requested_at: null,
  deletion_not_before: null,
  deletion_force: false,
  dependent_agents: null,
  revision: 'r',
  synced_revision: null,
  unsettled_since: null,
  index_status: null,
  indexes: {},
  index_progress: null,
  index_checked_at: null,
  index_due_at: null,
  auto_sync_state: null,
  ...changes,
});

interface Request {
  method: string;
  url: string;
  key: string | undefined;
  body: Buffer;
}

let server: Server | null = null;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-'));
});
afterEach(async () => {
  server?.close();
  await rm(folder, { recursive: true });
});

const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

async function api(answer: (request: Request, count: number) => { status: number; body: unknown }) {
  const requests: Request[] = [];
  server = createServer((incoming, response) => {
    const { method = '', url = '', headers } = incoming;
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const request = {
        method,
        url,
        key: headers['idempotency-key'] as string | undefined,
        body: Buffer.concat(chunks),
      };
      requests.push(request);
      const { status, body } = answer(request, requests.length);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { requests, client: knowledgeApi(url, async () => 'token') };
}

describe('sending a source', () => {
  const page = { type: 'url', url: 'https://example.com/help' } as const;
  const fileOf = async (type: 'text' | 'file', path: string, content: string | Buffer): Promise<SourceFile> => {
    const absolutePath = join(folder, path);
    await writeFile(absolutePath, content);
    return { type, path, absolutePath, name: nameOf(path) };
  };
  const created = () => ({ status: 201, body: document('a', 'pending') });

  it('is repeated with the same key after a failure', async () => {
    const { requests, client } = await api((_request, count) => (count < 3 ? { status: 503, body: {} } : created()));
    const file = await fileOf('text', 'a.md', 'text');
    expect(await sendSource(client, file, { firstDelayMs: 1 })).toMatchObject({
      document: { id: 'a' },
      sha256: sha256('text'),
    });
    expect(requests).toHaveLength(3);
    expect(new Set(requests.map(({ key }) => key)).size).toBe(1);
  });

  it('ends with the first refusal and its message', async () => {
    const problem = { type: 't', title: 't', status: 400, detail: 'too long: split it' };
    const { requests, client } = await api(() => ({ status: 400, body: problem }));
    expect(await sendSource(client, page, { firstDelayMs: 1 })).toEqual({ source: page, reason: 'too long: split it' });
    expect(requests).toHaveLength(1);
  });

  it('ends after four failures', async () => {
    const { requests, client } = await api(() => ({ status: 500, body: 'no' }));
    expect(await sendSource(client, page, { firstDelayMs: 1 })).toMatchObject({
      reason: expect.stringContaining('HTTP 500'),
    });
    expect(requests).toHaveLength(4);
  });

  it('sends a text with its byte order mark, a page as its address, and a file as its bytes under both names', async () => {
    const { requests, client } = await api(created);
    await sendSource(client, await fileOf('text', 'a.md', '\uFEFFé\r\n'));
    await sendSource(client, page);
    const bytes = Buffer.from('%PDF-1.7\n\xff\0', 'latin1');
    const sent = await sendSource(client, await fileOf('file', 'Größe & Maß.pdf', bytes));
    expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /knowledge',
      'POST /knowledge',
      `POST /knowledge/files?${new URLSearchParams({ filename: 'Größe & Maß.pdf', name: 'Größe & Maß' })}`,
    ]);
    const [text, address, file] = requests.map(({ body }) => body);
    expect(JSON.parse(String(text))).toEqual({ name: 'a', content: '\uFEFFé\r\n' });
    expect(JSON.parse(String(address))).toEqual({ url: page.url });
    expect(file).toEqual(bytes);
    expect(sent).toMatchObject({ sha256: sha256(bytes) });
  });

  it('gives the same source the same key, and each other source another key', async () => {
    const { requests, client } = await api(created);
    const text = await fileOf('text', 'a.md', 'text');
    const file = await fileOf('file', 'a.html', '<p>text');
    for (const source of [text, text, file, file, page, page]) await sendSource(client, source);
    await sendSource(client, await fileOf('text', 'a.md', 'other'));
    await sendSource(client, await fileOf('file', 'a.htm', '<p>text'));
    const keys = requests.map(({ key }) => key);
    expect([keys[0], keys[2], keys[4]]).toEqual([keys[1], keys[3], keys[5]]);
    expect(new Set(keys).size).toBe(5);
  });

  it('gives the same source another key in each scope', async () => {
    const { requests, client } = await api(created);
    for (const scope of ['', 'data-1', 'data-2', 'data-1']) await sendSource(client, page, { scope });
    const [none, one, two, again] = requests.map(({ key }) => key);
    expect(new Set([none, one, two]).size).toBe(3);
    expect(again).toBe(one);
  });

  it('sends no file that the gate refuses, is too large or cannot be read', async () => {
    const { requests, client } = await api(created);
    const old = await fileOf('file', 'a.doc', Buffer.from('\x89PNG', 'latin1'));
    expect(await sendSource(client, old)).toMatchObject({ reason: expect.stringMatching(/PNG image/) });
    const large = await fileOf('file', 'a.pdf', Buffer.alloc(limits.fileMaxBytes + 1));
    expect(await sendSource(client, large)).toMatchObject({ reason: expect.stringMatching(/at most 20 MB/) });
    const gone = { ...large, absolutePath: join(folder, 'gone.pdf') };
    expect(await sendSource(client, gone)).toMatchObject({ reason: expect.stringMatching(/could not be read/) });
    expect(requests).toHaveLength(0);
  });
});

describe('following documents', () => {
  it('ends when each is completed or failed, also when the list no longer has it', async () => {
    const { requests, client } = await api(({ url }, count) => {
      if (url === '/knowledge/old') return { status: 200, body: document('old', 'failed') };
      return {
        status: 200,
        body: { documents: [document('new', count < 3 ? 'syncing' : 'completed')], next_cursor: 'more' },
      };
    });
    const seen: string[] = [];
    const open = new Set(['new', 'old']);
    await follow(client, open, {
      isComplete: () => true,
      patienceMs: 60_000,
      silenceMs: 60_000,
      seen: ({ id, sync_status }) => seen.push(`${id} ${sync_status}`),
    });
    expect(open.size).toBe(0);
    expect(seen).toEqual(['new syncing', 'old failed', 'new completed']);
    expect(requests.filter(({ url }) => url === '/knowledge/old')).toHaveLength(1);
  });

  it('ends when no state changes any more', async () => {
    const { client } = await api(() => ({
      status: 200,
      body: { documents: [document('a', 'pending')], next_cursor: null },
    }));
    const open = new Set(['a']);
    await follow(client, open, { isComplete: () => true, patienceMs: 10, silenceMs: 60_000, seen: () => undefined });
    expect([...open]).toEqual(['a']);
  });

  it('throws when the API no longer answers', async () => {
    const { client } = await api(() => ({ status: 503, body: {} }));
    const following = follow(client, new Set(['a']), {
      isComplete: () => true,
      patienceMs: 60_000,
      silenceMs: 10,
      seen: () => undefined,
    });
    await expect(following).rejects.toThrow('stopped answering');
  });
});

describe('the result of a source', () => {
  const source = (path: string): SourceFile => ({ type: 'text', path, absolutePath: `/${path}`, name: nameOf(path) });
  const fileDocument = document('m', 'completed', {
    source: {
      type: 'file',
      filename: 'm.html',
      content_type: 'application/pdf',
      size_bytes: 1,
      sha256: 'a'.repeat(64),
    },
  });

  it('counts the recorded attempts and the last one, which is not recorded', () => {
    const file = source('a.md');
    expect(outcomeOf(file, document('a', 'completed'), 0, 1).attempts).toBe(1);
    expect(outcomeOf(file, document('a', 'completed'), 2, 1).attempts).toBe(3);
    expect(outcomeOf(file, document('a', 'failed'), 3, 1).attempts).toBe(3);
  });

  it('takes its time from a completed document, otherwise from the clock', () => {
    const file = source('a.md');
    expect(outcomeOf(file, document('a', 'completed', { time_to_live_ms: 1500 }), 0, 9000).seconds).toBe(1.5);
    expect(outcomeOf(file, document('a', 'failed'), 1, 9000).seconds).toBe(9);
  });

  it('is one line of a table', () => {
    const failed = document('b', 'failed', { sync_error_message: 'Service busy.' });
    const lines = table([
      outcomeOf(source('a.md'), document('a', 'completed'), 0, 2000),
      outcomeOf({ ...source('m.html'), type: 'file' }, fileDocument, 0, 2000),
      outcomeOf({ type: 'url', url: 'https://example.com/b' }, failed, 3, 2000),
      refused({ ...source('c.htm'), type: 'file' }, 'file must not be empty'),
    ]).split('\n');
    expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
      ['Name', 'Type', 'Status', 'Attempts', 'Seconds', 'ElevenLabs ID, or the error'],
      ['a', 'Text', 'completed', '1', '2.0', 'remote-a'],
      ['m', 'PDF', 'completed', '1', '2.0', 'remote-m'],
      ['b', 'Web page', 'failed', '3', '2.0', 'Service busy.'],
      ['c', 'HTML', 'failed', '-', '-', 'file must not be empty'],
    ]);
  });

  it('is counted with what was compared and how', () => {
    expect(describeCounts({ text: 24, file: 14, url: 1 })).toBe('24 texts, 14 files and 1 web page');
    expect(describeCompared({ text: 24, file: 14, url: 1 })).toBe(
      '24 texts and 14 files, byte for byte, and 1 web page, by its address',
    );
    expect(describeCompared({ text: 1, file: 0, url: 0 })).toBe('1 text, byte for byte');
    expect(describeCompared({ text: 0, file: 0, url: 2 })).toBe('2 web pages, by their addresses');
  });
});

describe('limited parallel work', () => {
  it('keeps the limit and the order', async () => {
    let running = 0;
    let most = 0;
    const results = await mapLimited([3, 1, 2, 0], 2, async (turns) => {
      running += 1;
      most = Math.max(most, running);
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      running -= 1;
      return turns;
    });
    expect(results).toEqual([3, 1, 2, 0]);
    expect(most).toBe(2);
  });
});

describe('the answers of agents', () => {
  it('are one line for each, after how many know the document', () => {
    const found = { document: 'Refunds', agent: 'Support', outcome: 'found', rank: 2 };
    const text = describeAsked([found, { ...found, outcome: 'not_found', rank: null }]);
    expect(text).toContain("Agents know 1 of 2 by the document's name:");
    expect(text).toContain('Support · Refunds: found at place 2');
    expect(text).toContain('Support · Refunds: not found');
    expect(describeAsked([])).toContain('No agent has the documents');
  });
});
