/** The deployed functions as Firebase reads them, and the triggers in Firebase's test kit. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Timestamp } from 'firebase-admin/firestore';
import firebaseFunctionsTest from 'firebase-functions-test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  database,
  reconcileSchedule,
  region,
  syncTimeoutSeconds,
  timeZone,
  uploadTtlSeconds,
} from './runtime/config.ts';
import { createEngineContext } from './runtime/engine-context.ts';
import { deadlineMarginSeconds, leaseMarginSeconds, longestTimeoutSeconds } from './runtime/timeouts.ts';
import { type EngineHarness, startEngine } from './testing/engine.ts';

/** The properties of a function that the Firebase CLI reads. */
interface Endpoint {
  httpsTrigger?: { invoker?: string[] };
  eventTrigger?: Record<string, unknown>;
  scheduleTrigger?: { schedule: unknown; timeZone?: unknown };
  secretEnvironmentVariables?: { key: string }[];
  timeoutSeconds?: unknown;
  availableMemoryMb?: unknown;
  maxInstances?: unknown;
  concurrency?: unknown;
}
type Functions = typeof import('./index.ts');

let engine: EngineHarness;
let functions: Functions;
beforeAll(async () => {
  engine = await startEngine();
  Object.assign(process.env, {
    GCLOUD_PROJECT: engine.projectId,
    ELEVENLABS_API_KEY: 'test-key',
    ELEVENLABS_BASE_URL: engine.simulator.url,
    // The Firebase CLI resolves parameters when it deploys. Here the test sets them.
    DATABASE: '(default)',
    SYNC_TIMEOUT_SECONDS: '180',
    SETTLE_SECONDS: '10',
    RECONCILE_SCHEDULED: 'true',
    RECONCILE_MAX_DOCUMENTS: '2000',
    REQUEUE_AFTER_SECONDS: '600',
    UPLOAD_TTL_SECONDS: '3600',
    EARLIER_TEXTS_DAYS: '30',
    PLAN_CONCURRENCY: '5',
    PEOPLE_CONCURRENCY: '2',
    READS_PER_MINUTE: '100',
    LISTS_PER_MINUTE: '100',
    WRITES_PER_MINUTE: '100',
    AGENT_CALLS_PER_MINUTE: '100',
    RAG_MODEL: 'off',
  });
  functions = await import('./index.ts');
});
afterAll(() => engine.stop());

const endpointOf = (name: keyof Functions): Endpoint =>
  (functions[name] as unknown as { __endpoint: Endpoint }).__endpoint;
/** Returns a parameter's default, or the number itself. */
const numberOf = (value: unknown): number =>
  typeof value === 'number' ? value : (value as { options: { default: number } }).options.default;

describe('what is deployed', () => {
  it('has exactly seven functions of the second generation in one region, with one database', () => {
    expect(Object.keys(functions).sort()).toEqual([
      'api',
      'onBodyUpdated',
      'onJobWritten',
      'onKnowledgeCounted',
      'onKnowledgeWritten',
      'reconcileNightly',
      'sweepKnowledge',
    ]);
    for (const name of Object.keys(functions) as (keyof Functions)[]) {
      const endpoint = endpointOf(name);
      expect(endpoint).toMatchObject({ region, platform: 'gcfv2' });
      if (endpoint.eventTrigger) expect(endpoint.eventTrigger).toMatchObject({ eventFilters: { database } });
    }
  });

  it('is in us-central1 with the default database, and compares at 03:00 UTC, unless the project has other values', () => {
    const defaults = [region, database, reconcileSchedule, timeZone].map((each) => each.options?.default);
    expect(defaults).toEqual(['us-central1', '(default)', 'every day 03:00', 'UTC']);
  });

  it('has a public API with the key of ElevenLabs', () => {
    const endpoint = endpointOf('api');
    expect(endpoint.httpsTrigger?.invoker).toEqual(['public']);
    expect(endpoint.secretEnvironmentVariables).toEqual([{ key: 'ELEVENLABS_API_KEY' }]);
    expect(endpoint.timeoutSeconds).toBe(60);
    // The sweep does not delete an upload in progress.
    expect(numberOf(uploadTtlSeconds)).toBeGreaterThanOrEqual(600);
    expect(endpoint.availableMemoryMb).toBe(1024);
    expect(endpoint.concurrency).toBe(4);
    expect(endpoint.maxInstances).toBe(10);
  });

  it('has a trigger on every write to a document, with redelivery and the key', () => {
    const endpoint = endpointOf('onKnowledgeWritten');
    expect(endpoint.eventTrigger).toMatchObject({
      eventType: 'google.cloud.firestore.document.v1.written',
      retry: true,
      eventFilterPathPatterns: { document: 'knowledge/{id}' },
    });
    expect(endpoint.secretEnvironmentVariables).toEqual([{ key: 'ELEVENLABS_API_KEY' }]);
    // 260 MB, and 115 for each of five files of 20 MB.
    expect(endpoint.availableMemoryMb).toBe(1024);
    expect(endpoint.availableMemoryMb).toBeGreaterThan(260 + 5 * 115);
    expect(numberOf(endpoint.maxInstances)).toBe(1);
    // One instance lets documents wait, so that Cloud Run refuses none of a burst.
    expect(numberOf(endpoint.concurrency)).toBe(1000);
  });

  it('counts in a function of its own, which waits for no sync and needs no key', () => {
    const endpoint = endpointOf('onKnowledgeCounted');
    expect(endpoint.eventTrigger).toMatchObject({
      retry: true,
      eventFilterPathPatterns: { document: 'knowledge/{id}' },
    });
    expect(endpoint.secretEnvironmentVariables ?? []).toEqual([]);
    expect(endpoint).toMatchObject({ concurrency: 80, maxInstances: 1, timeoutSeconds: 60 });
  });

  it('has a trigger on changes of stored bodies, which creations and deletions do not start', () => {
    const endpoint = endpointOf('onBodyUpdated');
    expect(endpoint.eventTrigger).toMatchObject({
      eventType: 'google.cloud.firestore.document.v1.updated',
      retry: true,
      eventFilterPathPatterns: { document: 'knowledge/{id}/body/{part}' },
    });
    // It does not call ElevenLabs.
    expect(endpoint.secretEnvironmentVariables ?? []).toEqual([]);
    expect(endpoint.maxInstances).toBe(1);
  });

  it('gives a claim a lease that outlives its deadline, and the function time for both wait and sync', () => {
    const functionSeconds = numberOf(endpointOf('onKnowledgeWritten').timeoutSeconds);
    expect(functionSeconds).toBe(540);
    expect(functionSeconds - longestTimeoutSeconds).toBeGreaterThanOrEqual(60);
    const timeoutSeconds = numberOf(syncTimeoutSeconds);
    const settings = {
      projectId: 'p',
      apiKey: 'k',
      baseUrl: 'http://127.0.0.1',
      timeoutSeconds,
      settleSeconds: 600,
      requeueAfterSeconds: 600,
      ragModel: 'off',
    };
    const { config } = createEngineContext(engine.instance(), settings);
    expect(config.leaseMs).toBe((timeoutSeconds + leaseMarginSeconds) * 1000);
    expect(config.leaseMs).toBeGreaterThan(timeoutSeconds * 1000);
    expect(config.deadlineMarginMs).toBe(deadlineMarginSeconds * 1000);
    expect(deadlineMarginSeconds).toBeGreaterThanOrEqual(15);
    expect(timeoutSeconds - deadlineMarginSeconds).toBeGreaterThan((3 * config.slowWriteTimeoutMs) / 1000);
  });

  it('gives a lease that outlives a function with a short time-out', () => {
    const settings = {
      projectId: 'p',
      apiKey: 'k',
      baseUrl: 'http://127.0.0.1',
      settleSeconds: 2,
      requeueAfterSeconds: 2,
      ragModel: 'off',
    };
    const { config } = createEngineContext(engine.instance(), { ...settings, timeoutSeconds: 12 });
    expect(config).toMatchObject({ timeoutMs: 12_000, leaseMs: 18_000, deadlineMarginMs: 3_000 });
  });

  it('runs the sweep every minute, one at a time', () => {
    const endpoint = endpointOf('sweepKnowledge');
    expect(endpoint.scheduleTrigger?.schedule).toBe('every 1 minutes');
    expect(endpoint.maxInstances).toBe(1);
    expect(endpoint.timeoutSeconds).toBe(120);
    const secrets = [{ key: 'ELEVENLABS_API_KEY' }, { key: 'ALERT_WEBHOOK_SECRET' }];
    expect(endpoint.secretEnvironmentVariables).toEqual(secrets);
  });

  it('continues reconcile jobs with redelivery, one instance at a time, and starts one every night', () => {
    const trigger = endpointOf('onJobWritten');
    expect(trigger.eventTrigger).toMatchObject({
      eventType: 'google.cloud.firestore.document.v1.written',
      retry: true,
      eventFilterPathPatterns: { document: 'jobs/{id}' },
    });
    expect(trigger.timeoutSeconds).toBe(120);
    expect(trigger.maxInstances).toBe(1);
    expect(trigger.secretEnvironmentVariables).toEqual([{ key: 'ELEVENLABS_API_KEY' }]);
    const nightly = endpointOf('reconcileNightly');
    expect(nightly.scheduleTrigger).toMatchObject({ schedule: reconcileSchedule.toCEL(), timeZone });
    expect(nightly.maxInstances).toBe(1);
    // It only queues a job.
    expect(nightly.secretEnvironmentVariables ?? []).toEqual([]);
  });

  it('has the API that firebase.json rewrites to, in whatever region it is', async () => {
    const config = JSON.parse(await readFile(path.resolve(import.meta.dirname, '../../firebase.json'), 'utf8'));
    expect(config.hosting.rewrites[0]).toEqual({ source: '/api/**', function: { functionId: 'api' } });
  });
});

describe('the trigger of reconcile jobs, in firebase-functions-test', () => {
  it('continues the job of the nightly run, and ignores its own writes', async () => {
    const kit = firebaseFunctionsTest({ projectId: engine.projectId });
    await (functions.reconcileNightly as unknown as { run(event: object): Promise<void> }).run({});
    const { docs } = await engine.db.collection('jobs').get();
    const [before] = docs;
    expect(docs).toHaveLength(1);
    expect(before?.data()).toMatchObject({ status: 'queued', repair: false, created_by: null });
    const trigger = kit.wrap(functions.onJobWritten);
    const deliver = async (snapshot: typeof before) =>
      await trigger({ data: kit.makeChange(snapshot, snapshot), params: { id: before?.id } } as never);
    await deliver(before);
    const after = (await engine.db.collection('jobs').get()).docs[0];
    expect(after?.data()).toMatchObject({ status: 'completed', message: null });
    await deliver(after);
    expect((await after?.ref.get())?.updateTime).toEqual(after?.updateTime);
    kit.cleanup();
  });
});

it('does not start the nightly run when it is turned off', async () => {
  process.env.RECONCILE_SCHEDULED = 'false';
  const before = (await engine.db.collection('jobs').get()).size;
  await (functions.reconcileNightly as unknown as { run(event: object): Promise<void> }).run({});
  expect((await engine.db.collection('jobs').get()).size).toBe(before);
  process.env.RECONCILE_SCHEDULED = 'true';
});

describe('the trigger of documents, in firebase-functions-test', () => {
  it('syncs a pending document', async () => {
    const kit = firebaseFunctionsTest({ projectId: engine.projectId });
    const ref = await engine.store('Through the real trigger.');
    const after = await ref.get();
    const before = await engine.db.collection('knowledge').doc('none').get();
    const trigger = kit.wrap(functions.onKnowledgeWritten);
    await trigger({ data: kit.makeChange(before, after), params: { id: ref.id } } as never);
    const { sync_status, sync_error } = await engine.read(ref);
    expect({ sync_status, sync_error }).toEqual({ sync_status: 'completed', sync_error: null });
    expect(engine.simulator.documents().some(({ text }) => text === 'Through the real trigger.')).toBe(true);
    kit.cleanup();
  });

  it('counts a document that was deleted', async () => {
    const kit = firebaseFunctionsTest({ projectId: engine.projectId });
    const ref = await engine.store('Counted.', { sync_status: 'failed' });
    const before = await ref.get();
    const deliver = async (from: typeof before, to: typeof before) =>
      await kit.wrap(functions.onKnowledgeCounted)({
        data: kit.makeChange(from, to),
        params: { id: ref.id },
        time: to.readTime.toDate().toISOString(),
      } as never);
    const failed = async () => {
      const { docs } = await engine.db.collection('counts').get();
      return docs.reduce((sum, shard) => sum + (shard.get('numbers')['status:failed'] ?? 0), 0);
    };
    const none = await engine.db.collection('knowledge').doc('none').get();
    await deliver(none, before);
    expect(await failed()).toBe(1);
    await ref.delete();
    await deliver(before, await ref.get());
    expect(await failed()).toBe(0);
    kit.cleanup();
  });

  it('logs a retry that a browser requested, once for two deliveries', async () => {
    const kit = firebaseFunctionsTest({ projectId: engine.projectId });
    const ref = await engine.store('Retried by a person.', { sync_status: 'failed', retry_requested_at: null });
    const before = await ref.get();
    await ref.update({ retry_requested_at: Timestamp.now(), retry_requested_by: 'a-person' });
    const after = await ref.get();
    // Saves the trigger from asking Firebase Auth.
    await engine.db.collection('people').doc('a-person').set({ name: 'Ada', email: null });
    const trigger = kit.wrap(functions.onKnowledgeWritten);
    const event = { id: 'flag-event', data: kit.makeChange(before, after), params: { id: ref.id } };
    await trigger(event as never);
    await trigger(event as never);
    const { docs } = await engine.db.collection('events').get();
    expect(docs.map((each) => each.id)).toEqual(['flag-event']);
    expect(docs[0]?.data()).toMatchObject({ uid: 'a-person', action: 'retried', document_id: ref.id });
    expect((await engine.read(ref)).sync_status).toBe('completed');
    kit.cleanup();
  });

  it('queues a document whose stored text is changed', async () => {
    const kit = firebaseFunctionsTest({ projectId: engine.projectId });
    const ref = await engine.store('Five days.', { sync_status: 'completed' });
    const { body_id, revision } = await engine.read(ref);
    const part = ref.collection('body').doc(`${body_id}.0`);
    const before = await part.get();
    await part.update({ data: Buffer.from('Three days.') });
    await kit.wrap(functions.onBodyUpdated)({
      data: kit.makeChange(before, await part.get()),
      params: { id: ref.id, part: part.id },
    } as never);
    const document = await engine.read(ref);
    expect(document).toMatchObject({ sync_status: 'pending', source: { size_bytes: 11 }, body_id });
    expect(document.revision).not.toBe(revision);
    kit.cleanup();
  });

  it('ignores its own completion', async () => {
    const kit = firebaseFunctionsTest({ projectId: engine.projectId });
    const ref = await engine.store('Already done.', { sync_status: 'completed' });
    const after = await ref.get();
    engine.simulator.clearRequests();
    await kit.wrap(functions.onKnowledgeWritten)({
      data: kit.makeChange(after, after),
      params: { id: ref.id },
    } as never);
    expect((await ref.get()).updateTime).toEqual(after.updateTime);
    expect(engine.simulator.counts().total).toBe(0);
    kit.cleanup();
  });
});
