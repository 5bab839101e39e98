/** Whether a sweep makes a pass. A calm one misses nothing. The tests set the clock forward. */
import { collections, type KnowledgeDocument, sweepDocument } from '@knowledge-sync/contract';
import { type DocumentReference, Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addQuestion } from './ask/questions.ts';
import { requestDeletion } from './commands/delete.ts';
import { recount } from './counts/recount.ts';
import { readSweepEnd } from './operations/sweep-record.ts';
import { startReconcile } from './reconcile/start.ts';
import type { EngineContext } from './runtime/context.ts';
import { ReportMemory, scheduledSweep } from './scheduled-sweep.ts';
import { readKnowledge } from './store/read.ts';
import { requestPass } from './store/request-pass.ts';
import { isPassDue, type LastPass, longestCalmMs, restlessMs } from './sweep-gate.ts';
import { type EngineHarness, startEngine } from './testing/engine.ts';

const minuteMs = 60_000;

describe('a pass is due', () => {
  const nowMs = 1_800_000_000_000;
  const calm: LastPass = { startedMs: nowMs - 4 * minuteMs, workedMs: nowMs - 10 * minuteMs, dueMs: nowMs + 1 };

  test('in a new instance', () => expect(isPassDue(null, nowMs)).toBe(true));
  test.each<[string, Partial<LastPass>, boolean]>([
    ['not while nothing is known to be due', {}, false],
    ['not when nothing ever is', { dueMs: Number.POSITIVE_INFINITY }, false],
    ['at the time that is due', { dueMs: nowMs }, true],
    ['after a pass that has left something', { dueMs: 0 }, true],
    ['an hour after the last one', { startedMs: nowMs - longestCalmMs }, true],
    ['not a moment before', { startedMs: nowMs - longestCalmMs + 1 }, false],
    ['for some minutes after the last that found work', { workedMs: nowMs - restlessMs + 1 }, true],
    ['not after them', { workedMs: nowMs - restlessMs }, false],
    ['when the clock was set back', { startedMs: nowMs + 1 }, true],
  ])('%s', (_, change, expected) => {
    expect(isPassDue({ ...calm, ...change }, nowMs)).toBe(expected);
  });
});

describe('a calm sweep', () => {
  let engine: EngineHarness;
  let ctx: EngineContext;
  let memory: ReportMemory;
  let nowMs: number;
  beforeAll(async () => {
    engine = await startEngine();
  });
  afterAll(() => engine.stop());
  beforeEach(async () => {
    for (const collection of [collections.knowledge, collections.jobs, collections.checks, collections.uploads]) {
      await engine.db.recursiveDelete(engine.db.collection(collection));
    }
    await engine.db.collection(collections.engine).doc(sweepDocument).delete();
    nowMs = Date.now();
    memory = new ReportMemory();
    const base = engine.instance({ settleMs: 10 * minuteMs });
    ctx = { ...base, clock: { ...base.clock, now: () => new Date(nowMs) } };
    await recount(ctx);
    // A document that needs nothing.
    await store({});
    await becomeCalm();
  });

  const at = (ms: number): Timestamp => Timestamp.fromMillis(nowMs + ms);
  const store = (fields: Partial<KnowledgeDocument>): Promise<DocumentReference> =>
    engine.store('A text.', {
      sync_status: 'completed',
      queued_at: at(-60 * minuteMs),
      pending_since: null,
      index_status: 'ready',
      index_due_at: null,
      ...fields,
    });
  /** @returns whether the sweep made a pass */
  async function minute(): Promise<boolean> {
    nowMs += minuteMs;
    engine.log.length = 0;
    await scheduledSweep(ctx, null, memory);
    expect((await readSweepEnd(engine.db))?.ended_at.toMillis()).toBe(nowMs);
    const ended = engine.log.filter(({ message }) => message === 'sweep ended');
    expect(ended).toHaveLength(1);
    return ended[0]?.fields.calm !== true;
  }
  /** Sweeps until one is calm. */
  async function becomeCalm(): Promise<void> {
    for (let n = 0; n < 12; n += 1) if (!(await minute())) return;
    throw new Error('the sweep does not become calm');
  }
  /** @returns after how many sweeps one made a pass */
  async function minutesToPass(most: number): Promise<number> {
    for (let n = 1; n <= most; n += 1) if (await minute()) return n;
    throw new Error(`no pass in ${most} minutes`);
  }

  test('repeats the facts of the last pass, and makes one an hour after it', async () => {
    expect(await minute()).toBe(false);
    expect(engine.log.at(-1)?.fields).toMatchObject({
      oldest_pending_seconds: 0,
      failed_phases: [],
      newer_documents: 0,
    });
    nowMs += longestCalmMs - 10 * minuteMs;
    await minutesToPass(10);
  }, 60_000);

  test.each<[string, Partial<KnowledgeDocument>]>([
    ['is queued', { sync_status: 'pending' }],
    [
      'is claimed for its flag',
      { sync_status: 'syncing', sync_claim: { id: 'w', expires_at: Timestamp.fromMillis(0) } },
    ],
    ['has failed', { sync_status: 'failed' }],
  ])('is followed by a pass when a document %s', async (_, fields) => {
    await store({ queued_at: at(0), ...fields });
    expect(await minute()).toBe(true);
  });

  test('goes on with passes while a document waits for its event, until it is queued again', async () => {
    const ref = await store({ sync_status: 'pending', queued_at: at(0), pending_since: at(0) });
    for (let n = 0; n < 9; n += 1) expect(await minute()).toBe(true);
    const before = (await engine.read(ref)).queued_at?.toMillis() ?? 0;
    await minute();
    await minute();
    expect((await engine.read(ref)).queued_at?.toMillis()).toBeGreaterThan(before);
  }, 60_000);

  test('begins a deletion when its delay is over', async () => {
    const ref = await store({});
    await requestDeletion(ctx, ref.id, { delayMs: 90_000, force: false });
    expect(await minute()).toBe(true);
    await minute();
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'pending', deletion_requested_at: expect.anything() });
  });

  test.each<[string, Partial<KnowledgeDocument>, (document: KnowledgeDocument) => unknown]>([
    ['a retry', { sync_status: 'failed' }, ({ sync_status }) => sync_status === 'pending'],
    ['an index', {}, ({ index_due_at }) => index_due_at === null],
    ['a page', {}, ({ auto_sync_check_at: next }) => next === null || next.toMillis() > nowMs],
    [
      'a settle time',
      { unsettled_since: Timestamp.fromMillis(1) },
      ({ settles_at: next }) => next === null || next.toMillis() > nowMs,
    ],
  ])(
    'knows when %s is due, in 20 minutes',
    async (kind, fields, isHandled) => {
      const fieldOf = {
        'a retry': 'next_retry_at',
        'an index': 'index_due_at',
        'a page': 'auto_sync_check_at',
        'a settle time': 'settles_at',
      };
      const due = at(20 * minuteMs);
      const ref = await store({ queued_at: at(0), ...fields, [fieldOf[kind as keyof typeof fieldOf]]: due });
      await becomeCalm();
      while (nowMs + minuteMs < due.toMillis()) expect(await minute()).toBe(false);
      expect(await minute()).toBe(true);
      expect(isHandled(await engine.read(ref))).toBe(true);
    },
    60_000,
  );

  test.each<[string, () => Promise<unknown>]>([
    [
      'a question',
      async () => {
        const ref = await store({});
        const stored = await readKnowledge(ctx, ref.id);
        if (stored !== null) await addQuestion(ctx, stored, 'When?', 'u');
      },
    ],
    ['a comparison', () => startReconcile(ctx, { repair: false, createdBy: null })],
    ['a change of agents', () => requestPass(ctx)],
  ])('is followed by a pass at once after %s', async (_, act) => {
    await act();
    expect(await minute()).toBe(true);
  });

  test('goes on with passes while a comparison is open', async () => {
    await startReconcile(ctx, { repair: false, createdBy: null });
    for (let n = 0; n < 8; n += 1) expect(await minute()).toBe(true);
  }, 60_000);

  test('waits until one of the documents that the API key blocks tries again', async () => {
    const failure = {
      type: 'auth_error',
      http_status: 401,
      provider_code: null,
      detail: null,
      hint: 'x',
      retryable: false,
      request_id: null,
    } as const;
    const ref = await store({ sync_status: 'failed', sync_error_message: 'x', sync_error: failure, queued_at: at(0) });
    expect(await minute()).toBe(true);
    await minute();
    expect((await engine.read(ref)).sync_status).toBe('pending');
  });

  test('does not follow a request of the year 9999', async () => {
    const request = { pass_requested_at: Timestamp.fromDate(new Date('9999-12-31')) };
    await engine.db.collection(collections.engine).doc(sweepDocument).update(request);
    expect(await minute()).toBe(false);
  });

  test('that cannot reach Firestore makes a pass, which fails and is reported', async () => {
    const broken = Object.assign(Object.create(engine.db) as typeof engine.db, {
      collection: (path: string) => {
        if (path === collections.knowledge) throw new Error('no documents');
        return engine.db.collection(path);
      },
    });
    nowMs += minuteMs;
    await expect(scheduledSweep({ ...ctx, db: broken }, null, memory)).rejects.toThrow();
    expect(await minute()).toBe(true);
  });
});
