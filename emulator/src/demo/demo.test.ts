import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Knowledge, SyncStatus } from '@knowledge-sync/contract';
import { afterEach, describe, expect, it } from 'vitest';
import { knowledgeApi } from '../client.ts';
import { follow } from './follow.ts';
import { outcomeOf, refused } from './outcome.ts';
import { mapLimited, sendFile } from './send.ts';
import { table } from './table.ts';
import { discrepancies } from './verify.ts';

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
}

let server: Server | null = null;
afterEach(() => server?.close());

async function api(answer: (request: Request, count: number) => { status: number; body: unknown }) {
  const requests: Request[] = [];
  server = createServer((incoming, response) => {
    const { method = '', url = '', headers } = incoming;
    const request = { method, url, key: headers['idempotency-key'] as string | undefined };
    requests.push(request);
    incoming.resume().on('end', () => {
      const { status, body } = answer(request, requests.length);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { requests, client: knowledgeApi(url, async () => 'token') };
}

describe('sending a file', () => {
  const file = { path: 'a.md', name: 'a', content: 'text' };

  it('is repeated with the same key after an accident', async () => {
    const { requests, client } = await api((_request, count) =>
      count < 3 ? { status: 503, body: {} } : { status: 201, body: document('a', 'pending') },
    );
    expect(await sendFile(client, file, 1)).toMatchObject({ document: { id: 'a' } });
    expect(requests).toHaveLength(3);
    expect(new Set(requests.map(({ key }) => key)).size).toBe(1);
  });

  it('ends with the first refusal, in its words', async () => {
    const problem = { type: 't', title: 't', status: 400, detail: 'too long: split it' };
    const { requests, client } = await api(() => ({ status: 400, body: problem }));
    expect(await sendFile(client, file, 1)).toEqual({ file, reason: 'too long: split it' });
    expect(requests).toHaveLength(1);
  });

  it('gives up after four accidents', async () => {
    const { requests, client } = await api(() => ({ status: 500, body: 'no' }));
    expect(await sendFile(client, file, 1)).toMatchObject({ reason: expect.stringContaining('HTTP 500') });
    expect(requests).toHaveLength(4);
  });

  it('is not tried for a file that is no text', async () => {
    const { requests, client } = await api(() => ({ status: 500, body: '' }));
    expect(await sendFile(client, { ...file, content: null }, 1)).toMatchObject({
      reason: expect.stringMatching(/UTF-8/),
    });
    expect(requests).toHaveLength(0);
  });
});

describe('following documents', () => {
  it('ends when each is completed or failed, those too that the list no longer shows', async () => {
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

  it('ends when nothing moves any more', async () => {
    const { client } = await api(() => ({
      status: 200,
      body: { documents: [document('a', 'pending')], next_cursor: null },
    }));
    const open = new Set(['a']);
    await follow(client, open, { isComplete: () => true, patienceMs: 10, silenceMs: 60_000, seen: () => undefined });
    expect([...open]).toEqual(['a']);
  });

  it('says so when the API gives no answer any more', async () => {
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

describe('what became of a file', () => {
  it('counts the attempts on record, and the last that left no record', () => {
    expect(outcomeOf('a.md', document('a', 'completed'), 0, 1).attempts).toBe(1);
    expect(outcomeOf('a.md', document('a', 'completed'), 2, 1).attempts).toBe(3);
    expect(outcomeOf('a.md', document('a', 'failed'), 3, 1).attempts).toBe(3);
  });

  it('takes its time from the document once it is live, else from the clock here', () => {
    expect(outcomeOf('a.md', document('a', 'completed', { time_to_live_ms: 1500 }), 0, 9000).seconds).toBe(1.5);
    expect(outcomeOf('a.md', document('a', 'failed'), 1, 9000).seconds).toBe(9);
  });

  it('is told in a table with one line each', () => {
    const failed = document('b', 'failed', { sync_error_message: 'Service busy.' });
    const lines = table([
      outcomeOf('a.md', document('a', 'completed'), 0, 2000),
      outcomeOf('b.md', failed, 3, 2000),
      refused('c.md', 'c', 'content must not be empty'),
    ]).split('\n');
    expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
      ['Name', 'Status', 'Attempts', 'Seconds', 'ElevenLabs id, or what went wrong'],
      ['a', 'completed', '1', '2.0', 'remote-a'],
      ['b', 'failed', '3', '2.0', 'Service busy.'],
      ['c', 'failed', '-', '-', 'content must not be empty'],
    ]);
  });
});

describe('the check of the simulator', () => {
  const expected = { id: 'a', elevenlabs_document_id: 'r1', content: 'text' };
  const held = { id: 'r1', type: 'text', name: 'A [kb:a]', text: 'text' };

  it('finds nothing wrong when each is there once with its bytes', () => {
    expect(discrepancies([expected], [held, { ...held, id: 'r2', name: 'B [kb:b]' }])).toEqual([]);
  });

  it('names what is missing, doubled, changed or under another id', () => {
    expect(discrepancies([expected], [])).toEqual(['a is not there']);
    expect(discrepancies([expected], [held, { ...held, id: 'r2' }])).toEqual(['a is there 2 times']);
    expect(discrepancies([expected], [{ ...held, text: 'text ' }])).toEqual(['a is there with another text']);
    expect(discrepancies([expected], [{ ...held, id: 'r2' }])).toEqual(['a is there as r2, not as r1']);
  });
});

describe('work on many', () => {
  it('keeps to the limit and to the order', async () => {
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
