/** The report of a sweep: log line, record, and alerts to a real HTTP receiver. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { collections, type KnowledgeDocument, type SyncErrorType, schemaVersion } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recount } from './counts/recount.ts';
import { failed } from './document/transitions.ts';
import { type AlertTarget, alertTargetOf } from './operations/alerts/deliver.ts';
import { readSweepEnd } from './operations/sweep-record.ts';
import type { EngineContext } from './runtime/context.ts';
import { scheduledSweep } from './scheduled-sweep.ts';
import { type EngineHarness, startEngine } from './testing/engine.ts';

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

let engine: EngineHarness;
let receiver: Server;
let target: AlertTarget;
let received: Received[] = [];
let answer: (response: ServerResponse) => void;
let nowMs: number;

beforeAll(async () => {
  engine = await startEngine();
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook?token=in-the-address`;
  target = { url, secret: 'a secret', appUrl: 'https://app.example.com', project: 'my-project' };
});
afterAll(async () => {
  receiver.close();
  receiver.closeAllConnections();
  await engine.stop();
});
beforeEach(async () => {
  for (const collection of [collections.knowledge, collections.counts]) {
    await engine.db.recursiveDelete(engine.db.collection(collection));
  }
  for (const id of ['alerts', 'sweep', 'blocked']) await engine.db.collection(collections.engine).doc(id).delete();
  received = [];
  answer = (response) => response.writeHead(204).end();
  nowMs = Date.now();
  engine.log.length = 0;
});

const minuteMs = 60_000;
const instance = (): EngineContext => {
  const ctx = engine.instance();
  return { ...ctx, clock: { ...ctx.clock, now: () => new Date(nowMs) } };
};
const sweepOnce = (to: AlertTarget | null = target, ctx = instance()) => scheduledSweep(ctx, to);
async function minute(minutes = 1): Promise<void> {
  nowMs += minutes * minuteMs;
  await sweepOnce();
}

const failure = (error_type: SyncErrorType): Partial<KnowledgeDocument> =>
  failed(
    { error_type, is_retryable: false, http_status: 401, provider_code: null, detail: 'x', request_id: null },
    null,
  );
async function store(count: number, fields: Partial<KnowledgeDocument>): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, n) => engine.store(`Secret text ${n}.`, fields)));
  await recount(instance());
}
const causes = () => received.map(({ body }) => JSON.parse(body).cause as string);
const ended = () => engine.log.filter(({ message }) => message === 'sweep ended');

describe('the report', () => {
  test('is one structured line with numbers and no text, and a record', async () => {
    await store(2, failure('auth_error'));
    await store(1, { pending_since: Timestamp.fromMillis(nowMs - 100_000), queued_at: Timestamp.fromMillis(nowMs) });
    await engine.store('Newer.', { sync_status: 'completed', schema_version: schemaVersion + 1 });
    await sweepOnce(null);
    expect(ended()).toEqual([
      {
        severity: 'info',
        message: 'sweep ended',
        fields: expect.objectContaining({
          freed: 0,
          migrated: 0,
          duration_ms: expect.any(Number),
          failed_phases: [],
          oldest_pending_seconds: 100,
          failed: 2,
          failed_by_cause: { auth_error: 2 },
          newer_documents: 1,
        }),
      },
    ]);
    expect(JSON.stringify(engine.log)).not.toMatch(/Secret text|Refund policy/);
    expect(await readSweepEnd(engine.db)).toMatchObject({
      ended_at: Timestamp.fromMillis(nowMs),
      failed_phases: [],
    });
    expect(received).toEqual([]);
  });

  test('names the phases that failed, and the sweep fails after it', async () => {
    const ctx = instance();
    await expect(sweepOnce(null, { ...ctx, db: withoutUploads() })).rejects.toThrow('phases of the sweep failed');
    expect(ended()[0]?.fields.failed_phases).toContain('dropped');
    expect((await readSweepEnd(engine.db))?.failed_phases).toContain('dropped');
  });
});

/** A Firestore that fails for one phase. */
const withoutUploads = () =>
  Object.assign(Object.create(engine.db) as typeof engine.db, {
    collection: (path: string) => {
      if (path === collections.uploads) throw new Error('no uploads');
      return engine.db.collection(path);
    },
  });

describe('an alert', () => {
  test('says what happened and what to do, without a text, and its signature can be verified', async () => {
    await store(2, failure('auth_error'));
    await sweepOnce();
    const [{ headers, body } = { headers: {}, body: '' }] = received;
    expect(JSON.parse(body)).toEqual({
      id: expect.stringMatching(/^\w{20}$/),
      project: 'my-project',
      cause: 'auth_error',
      title: 'API key invalid',
      action: expect.stringContaining('npm run rotate-key'),
      count: 2,
      link: 'https://app.example.com/?status=failed&cause=auth_error',
      sent_at: new Date(nowMs).toISOString(),
    });
    expect(body).not.toMatch(/Secret text|Refund policy/);
    const [, seconds = '', signature = ''] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-knowledge-sync-signature'])) ?? [];
    expect(Number(seconds)).toBe(Math.floor(nowMs / 1_000));
    const expected = createHmac('sha256', 'a secret').update(`${seconds}.${body}`).digest();
    expect(timingSafeEqual(Buffer.from(signature, 'hex'), expected)).toBe(true);
    expect(JSON.stringify(engine.log)).not.toMatch(/in-the-address|a secret/);
  });

  test('is sent once an hour at most, also by two instances at once, and again for more documents', async () => {
    await store(1, failure('validation'));
    await Promise.all([sweepOnce(), sweepOnce()]);
    for (let n = 0; n < 3; n += 1) await minute();
    expect(causes()).toEqual(['validation']);
    await store(1, failure('validation'));
    await minute(30);
    expect(causes()).toHaveLength(1);
    nowMs += 27 * minuteMs;
    await Promise.all([sweepOnce(), sweepOnce()]);
    expect(received.map(({ body }) => JSON.parse(body).count)).toEqual([1, 2]);
  });

  test.each<[string, (response: ServerResponse) => void]>([
    ['answers with an error', (response) => response.writeHead(500).end('an answer that nobody reads')],
    ['closes the connection', (response) => response.destroy()],
    ['redirects', (response) => response.writeHead(307, { Location: '/elsewhere' }).end()],
  ])('to a receiver that %s is sent again with the next sweep, under the same id', async (_, refuse) => {
    await store(1, failure('validation'));
    answer = refuse;
    await sweepOnce();
    expect(received).toHaveLength(1);
    expect(engine.log.map(({ message }) => message)).toContain('alert not delivered');
    answer = (response) => response.writeHead(200).end();
    await minute();
    await minute();
    const ids = received.map(({ body }) => JSON.parse(body).id);
    expect(ids).toEqual([ids[0], ids[0]]);
  });

  test('to a receiver that does not answer takes five seconds, and the sweep ends', async () => {
    await store(1, failure('quota'));
    answer = () => undefined;
    const startedMs = performance.now();
    await sweepOnce();
    expect(performance.now() - startedMs).toBeGreaterThan(4_900);
    expect(engine.log.at(-1)).toMatchObject({ message: 'alert not delivered', fields: { reason: 'TimeoutError' } });
    expect(ended()).toHaveLength(1);
  });

  test('is sent for documents that wait for more than 15 minutes, although the sweep queues them again', async () => {
    const longAgo = Timestamp.fromMillis(nowMs - 14 * minuteMs);
    await store(2, { pending_since: longAgo, queued_at: longAgo });
    await sweepOnce();
    expect(causes()).toEqual([]);
    await minute(2);
    expect(received.map(({ body }) => JSON.parse(body))).toMatchObject([
      { cause: 'pending', count: 2, link: 'https://app.example.com/?status=pending' },
    ]);
  });

  test('is sent for a failure that the schedule has given up, and not for one that it tries again', async () => {
    const soon = Timestamp.fromMillis(nowMs + 10 * minuteMs);
    await store(2, { ...failure('server_error'), next_retry_at: soon });
    await sweepOnce();
    expect(causes()).toEqual([]);
    await store(1, failure('server_error'));
    await minute();
    expect(received.map(({ body }) => JSON.parse(body))).toMatchObject([{ cause: 'server_error', count: 1 }]);
  });

  test('is sent for a phase that fails in two sweeps in a row', async () => {
    const broken = () => sweepOnce(target, { ...instance(), db: withoutUploads() }).catch(() => undefined);
    await broken();
    expect(causes()).toEqual([]);
    nowMs += minuteMs;
    await broken();
    expect(received.map(({ body }) => JSON.parse(body))).toMatchObject([
      { cause: 'sweep', action: expect.stringContaining('dropped') },
    ]);
  });

  test('is sent for documents of a newer release', async () => {
    await store(1, { sync_status: 'completed', schema_version: schemaVersion + 1 });
    await sweepOnce();
    expect(causes()).toEqual(['newer_documents']);
  });
});

describe('where alerts are sent', () => {
  const log: string[] = [];
  const logger = { info: () => undefined, warn: () => undefined, error: (message: string) => void log.push(message) };
  const given = { url: 'https://hooks.example.com/x', secret: 's', appUrl: '', project: 'my-project' };

  test('nowhere without an address, without https or without a secret', () => {
    expect(alertTargetOf(logger, { ...given, url: ' ' })).toBeNull();
    expect(log).toEqual([]);
    for (const url of ['http://hooks.example.com/x', 'hooks.example.com', 'file:///etc/passwd']) {
      expect(alertTargetOf(logger, { ...given, url })).toBeNull();
    }
    expect(alertTargetOf(logger, { ...given, secret: '' })).toBeNull();
    expect(log).toHaveLength(4);
    expect(log.join()).not.toContain('hooks.example.com');
  });

  test('links lead to the default site of the project, or to the address that is set', () => {
    expect(alertTargetOf(logger, given)?.appUrl).toBe('https://my-project.web.app');
    expect(alertTargetOf(logger, { ...given, appUrl: 'https://kb.example.com/' })?.appUrl).toBe(
      'https://kb.example.com',
    );
  });
});
