import { errorCatalogue, type KnowledgeDocument } from '@knowledge-sync/contract';
import { type DocumentReference, Timestamp } from 'firebase-admin/firestore';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type EngineHarness, startEngine } from '../testing/engine.ts';

let engine: EngineHarness;
beforeAll(async () => {
  engine = await startEngine();
});
afterEach(() => {
  engine.simulator.clearFaults();
  engine.simulator.clearRequests();
  engine.log.length = 0;
});
afterAll(() => engine.stop());

const create = 'POST /v1/convai/knowledge-base/text';
const list = 'GET /v1/convai/knowledge-base';
const patch = 'PATCH /v1/convai/knowledge-base/{id}';
const copiesOf = (ref: DocumentReference) =>
  engine.simulator.documents().filter(({ name }) => name.endsWith(`[kb:test/${ref.id}]`));
const sent = (route: string): number => engine.simulator.counts().by_route[route] ?? 0;

/** Every state that the document passes through, in order, as a listener sees it. */
async function watch(ref: DocumentReference, during: () => Promise<void>): Promise<KnowledgeDocument[]> {
  const seen: KnowledgeDocument[] = [];
  const stop = ref.onSnapshot((snapshot) => {
    if (snapshot.exists) seen.push(snapshot.data() as KnowledgeDocument);
  });
  await expect.poll(() => seen.length, { timeout: 10_000 }).toBeGreaterThan(0);
  // A listener may see two writes in quick succession as one.
  engine.simulator.changeSettings({ latency_ms: 250 });
  await during();
  engine.simulator.changeSettings({ latency_ms: 0 });
  const ended = (await ref.get()).data() as KnowledgeDocument;
  await expect.poll(() => seen.at(-1), { timeout: 10_000 }).toEqual(ended);
  stop();
  return seen;
}

describe('a pending document', () => {
  it('is completed, with one copy of its text in the folder of the service', async () => {
    const text = 'Zürich — refunds 🎉\r\n\ttake five days.\n';
    const ref = await engine.store(text);
    const states = await watch(ref, () => engine.deliver(ref));
    expect(states.map(({ sync_status }) => sync_status)).toEqual(['pending', 'syncing', 'completed']);

    const document = await engine.read(ref);
    const [copy, ...others] = copiesOf(ref);
    expect(others).toEqual([]);
    expect(copy).toMatchObject({ text, name: `Refund policy [kb:test/${ref.id}]` });
    expect(engine.simulator.documents().find(({ id }) => id === copy?.folder_id)).toMatchObject({ type: 'folder' });
    expect(document).toMatchObject({
      elevenlabs_document_id: copy?.id,
      synced_revision: document.revision,
      sync_claim: null,
      sync_progress: null,
      sync_error: null,
      sync_error_message: null,
      unsettled_since: null,
      sync_retry_count: 0,
    });
    expect(document.time_to_live_ms).toBeGreaterThan(0);
    expect(await engine.attempts(ref)).toEqual([]);
  });

  it('is created once when many instances get its event at once', async () => {
    const ref = await engine.store('Deliver me once.');
    await Promise.all(Array.from({ length: 6 }, () => engine.deliver(ref, engine.instance())));
    expect((await engine.read(ref)).sync_status).toBe('completed');
    expect(copiesOf(ref)).toHaveLength(1);
    expect(sent(create)).toBe(1);
  });

  it('is not sent again by a redelivered event', async () => {
    const ref = await engine.store('Redelivered.');
    await engine.deliver(ref);
    const before = (await ref.get()).updateTime;
    await engine.deliver(ref);
    expect((await ref.get()).updateTime).toEqual(before);
    expect(sent(create)).toBe(1);
  });

  it('makes one folder when several instances need the first one at once', async () => {
    const fresh = await startEngine();
    try {
      const refs = await Promise.all(['a', 'b', 'c', 'd'].map((text) => fresh.store(text)));
      await Promise.all(refs.map((ref) => fresh.deliver(ref, fresh.instance())));
      const folders = fresh.simulator.documents().filter(({ type }) => type === 'folder');
      expect(folders).toHaveLength(1);
      for (const ref of refs) expect((await fresh.read(ref)).sync_status).toBe('completed');
    } finally {
      await fresh.stop();
    }
  });

  it('is read from Firestore when the event has no document', async () => {
    const ref = await engine.store('No data in the event.');
    const { onWritten } = await import('./on-written.ts');
    const ctx = engine.instance();
    const event = { eventId: 'e', documentId: ref.id, before: null, after: null, updateTime: null };
    await onWritten(event, { clock: ctx.clock, engine: async () => ctx });
    expect((await engine.read(ref)).sync_status).toBe('completed');
  });
});

describe('a failing attempt', () => {
  it('is shown with its class until the next one, kept in the history, and cleared after success', async () => {
    const ref = await engine.store('Busy at first.');
    engine.simulator.addFault({ kind: 'status', preset: 'rate_limit_exceeded', name: ref.id, times: 2 });
    const retryPolicy = { attempts: 3, firstDelayMs: 250, factor: 1, maxDelayMs: 250 };
    const states = await watch(ref, () => engine.deliver(ref, engine.instance({ retryPolicy })));
    const progress = states.map(({ sync_progress }) => sync_progress).filter((shown) => shown !== null);
    expect(progress.map(({ attempt, of, message }) => ({ attempt, of, message }))).toEqual([
      { attempt: 2, of: 3, message: 'Service busy, retrying...' },
      { attempt: 3, of: 3, message: 'Service busy, retrying...' },
    ]);
    expect(states.at(-1)).toMatchObject({ sync_status: 'completed', sync_progress: null, sync_error: null });
    expect(sent(create)).toBe(3);
    const attempts = (await engine.attempts(ref)).map((snapshot) => snapshot.data());
    expect(attempts.map(({ attempt, outcome, error }) => [attempt, outcome, error?.type ?? null])).toEqual([
      [1, 'failed', 'rate_limit'],
      [2, 'failed', 'rate_limit'],
      [3, 'completed', null],
    ]);
  });

  it('fails after three with the message, the class and the time of the next retry', async () => {
    const ref = await engine.store('Never works.');
    engine.simulator.addFault({ kind: 'status', status: 503, name: ref.id });
    await engine.deliver(ref);
    const document = await engine.read(ref);
    expect(document).toMatchObject({
      sync_status: 'failed',
      sync_error_message: errorCatalogue.server_error.scheduled,
      sync_error: { type: 'server_error', http_status: 503, retryable: true },
      sync_claim: null,
    });
    expect(document.next_retry_at?.toMillis()).toBeGreaterThan(Date.now() + 50_000);
    expect(sent(create)).toBe(3);
    expect(await engine.attempts(ref)).toHaveLength(3);
  });

  const permanent = [
    ['invalid_api_key', 'auth_error'],
    ['quota_exceeded', 'quota'],
    ['text_too_long', 'validation'],
  ] as const;
  for (const [preset, type] of permanent) {
    it(`is not repeated when it is of class ${type}`, async () => {
      const ref = await engine.store(`Permanent ${type}.`);
      engine.simulator.addFault({ kind: 'status', preset, name: ref.id });
      await engine.deliver(ref);
      expect(await engine.read(ref)).toMatchObject({
        sync_status: 'failed',
        sync_error_message: errorCatalogue[type].final,
        sync_error: { type, retryable: false },
        next_retry_at: null,
      });
      expect(sent(create)).toBe(1);
    });
  }

  it('fails as auth_error without a request when no key is set', async () => {
    const ref = await engine.store('No key.');
    await engine.deliver(ref, engine.instance({}, ''));
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'failed', sync_error: { type: 'auth_error' } });
    expect(engine.simulator.counts().total).toBe(0);
  });

  it('fails at once when Retry-After exceeds the time left, and schedules the retry for then', async () => {
    const ref = await engine.store('Come back in an hour.');
    engine.simulator.addFault({ kind: 'status', preset: 'rate_limit_exceeded', retry_after: 7200, name: ref.id });
    await engine.deliver(ref);
    const document = await engine.read(ref);
    expect(document).toMatchObject({ sync_status: 'failed', sync_error: { type: 'rate_limit' } });
    expect(document.next_retry_at?.toMillis()).toBeGreaterThan(Date.now() + 7_100_000);
    expect(sent(create)).toBe(1);
  });

  it('waits for a short Retry-After instead of the backoff', async () => {
    const ref = await engine.store('Come back in a second.');
    engine.simulator.addFault({
      kind: 'status',
      preset: 'rate_limit_exceeded',
      retry_after: 1,
      name: ref.id,
      times: 1,
    });
    const startedMs = performance.now();
    await engine.deliver(ref);
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(990);
    expect((await engine.read(ref)).sync_status).toBe('completed');
  });

  it('keeps the key and the text out of the log and out of the document', async () => {
    const ref = await engine.store('A very secret paragraph about mergers.');
    engine.simulator.addFault({
      kind: 'status',
      status: 400,
      body: {
        detail: { status: 'bad', message: 'cannot store "A very secret paragraph about mergers." for key-123456' },
      },
      name: ref.id,
    });
    await engine.deliver(ref, engine.instance({}, 'key-123456'));
    const told = JSON.stringify([
      engine.log,
      await engine.read(ref),
      (await engine.attempts(ref)).map((one) => one.data()),
    ]);
    expect(told).toContain('validation');
    expect(told).not.toContain('key-123456');
    expect(told).not.toContain('mergers');
    expect(engine.log.find(({ message }) => message === 'attempt failed')?.fields).toMatchObject({
      document_id: ref.id,
      event_id: expect.any(String),
      attempt: 1,
      class: 'validation',
      duration_ms: expect.any(Number),
    });
  });
});

describe('a lost answer', () => {
  const losses = {
    'a reset after the request was taken': { kind: 'accepted_unanswered' },
    'a time-out after the request was taken': { kind: 'accepted_unanswered', ending: 'hang' },
    'an answer that breaks off': { kind: 'cut_off' },
    'a 500 although it was done': { kind: 'status', status: 500, acts: true },
    'an answer that cannot be read': { kind: 'garbage' },
  } as const;
  for (const [title, fault] of Object.entries(losses)) {
    it(`does not make a second copy: ${title}`, async () => {
      const ref = await engine.store(`Lost: ${title}`);
      engine.simulator.addFault({ ...fault, method: 'POST', name: ref.id, times: 1 });
      await engine.deliver(ref, engine.instance({ writeTimeoutMs: 500 }));
      const document = await engine.read(ref);
      const [copy, ...others] = copiesOf(ref);
      expect(others).toEqual([]);
      expect(document).toMatchObject({ sync_status: 'completed', elevenlabs_document_id: copy?.id });
      expect(copy?.text).toBe(`Lost: ${title}`);
      expect(sent(create)).toBe(1);
      expect(document.unsettled_since).not.toBeNull();
    });
  }

  it('creates again when a complete listing shows no copy', async () => {
    const ref = await engine.store('Nothing was made.');
    engine.simulator.addFault({ kind: 'reset', method: 'POST', name: ref.id, times: 1 });
    await engine.deliver(ref);
    expect((await engine.read(ref)).sync_status).toBe('completed');
    expect(copiesOf(ref)).toHaveLength(1);
    expect(sent(create)).toBe(2);
  });

  /** Makes a page and more of older copies, and one that an instance saw answered at this time. */
  async function amongMany(msBefore: number) {
    await engine.deliver(await engine.store('Makes the folder.'));
    engine.simulator.clearRequests();
    const folderId = engine.simulator.documents().find(({ type }) => type === 'folder')?.id ?? '';
    const seed = (name: string): string => engine.simulator.seedText({ name, text: 'Seeded.', folderId });
    const ctx = engine.instance();
    const fill = async (): Promise<void> => {
      for (let n = 0; n < 120; n += 1) seed(`Older ${n}`);
      await ctx.clock.sleep(1_100);
      ctx.createdCopies.add(seed('Before'), Date.now() - msBefore);
    };
    return { ctx, seed, fill };
  }

  it.each([
    ['looks no further than a copy that it made before', 6_000, true],
    ['looks further than a copy that it made at about the same time', 1_000, false],
  ])('%s', async (_, msBefore, isOnePage) => {
    const { ctx, fill } = await amongMany(msBefore);
    await fill();
    const ref = await engine.store('Among many.');
    engine.simulator.addFault({ kind: 'reset', method: 'POST', name: ref.id, times: 1 });
    await engine.deliver(ref, ctx);
    expect(copiesOf(ref)).toHaveLength(1);
    expect(sent(list) === 1).toBe(isOnePage);
  });

  it('looks no further than the copy that its lost request has made', async () => {
    const { ctx, fill } = await amongMany(0);
    await fill();
    const ref = await engine.store('Made, and among many.');
    engine.simulator.addFault({ kind: 'accepted_unanswered', method: 'POST', name: ref.id, times: 1 });
    await engine.deliver(ref, ctx);
    expect(copiesOf(ref)).toHaveLength(1);
    expect(sent(list)).toBe(1);
  });

  it('looks further for a request of another worker, whose clock may differ', async () => {
    const { ctx, seed, fill } = await amongMany(60_000);
    const ref = await engine.store('Lost by another.', { unsettled_since: Timestamp.now() });
    const left = seed(`Refund policy [kb:test/${ref.id}]`);
    await fill();
    await engine.deliver(ref, ctx);
    expect(copiesOf(ref).map(({ id }) => id)).toEqual([left]);
  });

  it('does not create again after an unreadable answer when there is no copy', async () => {
    const ref = await engine.store('Unreadable.');
    engine.simulator.addFault({ kind: 'garbage', acts: false, method: 'POST', name: ref.id });
    await engine.deliver(ref);
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'failed', sync_error: { type: 'unknown' } });
    expect(sent(create)).toBe(1);
  });

  it('does not create while the listing fails', async () => {
    const ref = await engine.store('Listing fails.');
    engine.simulator.addFault({ kind: 'reset', method: 'POST', name: ref.id, times: 1 });
    engine.simulator.addFault({ kind: 'status', status: 500, method: 'GET', route: '/v1/convai/knowledge-base' });
    // The folder is known already, so that only the look for copies is met.
    await engine.deliver(ref);
    expect((await engine.read(ref)).sync_status).toBe('failed');
    expect(sent(create)).toBe(1);
  });

  it('keeps the oldest copy and removes the others', async () => {
    const folderId = engine.simulator.documents().find(({ type }) => type === 'folder')?.id ?? '';
    const ref = await engine.store('Three of a kind.', { unsettled_since: Timestamp.now() });
    const name = `Refund policy [kb:test/${ref.id}]`;
    const left = ['first', 'second', 'third'].map((text) => engine.simulator.seedText({ name, text, folderId }));
    await engine.deliver(ref);
    const [copy, ...others] = copiesOf(ref);
    expect(others).toEqual([]);
    expect(left).toContain(copy?.id);
    expect(copy?.text).toBe('Three of a kind.');
    expect((await engine.read(ref)).elevenlabs_document_id).toBe(copy?.id);
  });

  it('updates a copy that an earlier worker has left before it is completed', async () => {
    const folderId = engine.simulator.documents().find(({ type }) => type === 'folder')?.id ?? '';
    const ref = await engine.store('The new text.', { unsettled_since: Timestamp.fromMillis(Date.now() - 60_000) });
    const left = engine.simulator.seedText({ name: `Old name [kb:test/${ref.id}]`, text: 'The old text.', folderId });
    await engine.deliver(ref);
    expect(copiesOf(ref)).toMatchObject([
      { id: left, text: 'The new text.', name: `Refund policy [kb:test/${ref.id}]` },
    ]);
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'completed', elevenlabs_document_id: left });
    expect(sent(create)).toBe(0);
    expect(sent(patch)).toBe(1);
  });
});
