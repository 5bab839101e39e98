/**
 * Syncs, the sweep, a comparison and calls by people, in instances of their own, on one plan of
 * ElevenLabs. The simulator refuses each request beyond the plan.
 */
import { collections } from '@knowledge-sync/contract';
import type { DocumentReference } from 'firebase-admin/firestore';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { jobRef } from '../reconcile/job.ts';
import { onJobWritten } from '../reconcile/on-job-written.ts';
import { startReconcile } from '../reconcile/start.ts';
import { systemClock } from '../runtime/clock.ts';
import { newId } from '../runtime/ids.ts';
import { scheduledSweep } from '../scheduled-sweep.ts';
import { startApi } from '../testing/api.ts';
import { type EngineHarness, startEngine } from '../testing/engine.ts';
import { Gate } from './gate.ts';
import { SharedSlots } from './shared-slots.ts';

let engine: EngineHarness;
beforeAll(async () => {
  engine = await startEngine();
  // The first sync makes the folder.
  await engine.deliver(await engine.store('The first.'));
});
beforeEach(() => {
  engine.simulator.clearRequests();
  engine.log.length = 0;
});
const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0)) await end();
  engine.simulator.changeSettings({ concurrency: null, latency_ms: 0 });
});
afterAll(() => engine.stop());

const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
const slots = (count: number) =>
  new SharedSlots({ db: engine.db, clock: systemClock, logger, newId, random: Math.random }, count);
const instance = (own: number, shared: number, longestWaitMs = 60_000) =>
  engine.instance(
    {},
    'test-key',
    engine.simulator.url,
    new Gate({ clock: systemClock, logger, random: Math.random }, { own, shared: slots(shared), longestWaitMs }),
  );

const store = (count: number) => Promise.all(Array.from({ length: count }, (_, n) => engine.store(`Text ${n}.`)));
/** Delivers the events of all documents to one instance at once. */
async function burst(refs: DocumentReference[], own: number, shared: number): Promise<string[]> {
  const ctx = instance(own, shared);
  return await Promise.all(
    refs.map(async (ref) => {
      await engine.deliver(ref, ctx);
      const { sync_status: status, sync_error: error } = await engine.read(ref);
      return `${status} ${error?.type ?? 'without error'}`;
    }),
  );
}
const refused = () => engine.simulator.requests().filter(({ status }) => status === 429).length;
const heldSlots = async () =>
  Object.keys((await engine.db.collection(collections.engine).doc('slots').get()).get('held') ?? {});

describe('a burst of documents at one instance', () => {
  it('is never more requests than the plan allows, uses all of it, and fails none', async () => {
    engine.simulator.changeSettings({ concurrency: 4, latency_ms: 40 });
    const results = await burst(await store(60), 3, 1);
    expect(results).toEqual(Array(60).fill('completed without error'));
    expect(refused()).toBe(0);
    expect(engine.simulator.counts().max_in_flight).toBe(4);
    expect(engine.simulator.counts().total).toBe(60);
    expect(await heldSlots()).toEqual([]);
  });

  it('fails none if the plan allows less than the parameter says', async () => {
    engine.simulator.changeSettings({ concurrency: 2, latency_ms: 40 });
    const results = await burst(await store(40), 9, 1);
    expect(results).toEqual(Array(40).fill('completed without error'));
    // The first requests show what is allowed, and a try for more comes every ten seconds.
    expect(refused()).toBeGreaterThan(0);
    expect(refused()).toBeLessThan(20);
  });

  it('creates each copy once', async () => {
    engine.simulator.changeSettings({ concurrency: 1, latency_ms: 10 });
    const refs = await store(15);
    expect(await burst(refs, 4, 1)).toEqual(Array(15).fill('completed without error'));
    const ids = await Promise.all(refs.map(async (ref) => (await engine.read(ref)).elevenlabs_document_id));
    expect(new Set(ids).size).toBe(15);
  });
});

describe('on a plan of 3', () => {
  it('a burst, the sweep, a comparison and people never make a request too many', async () => {
    engine.simulator.changeSettings({ concurrency: 3, latency_ms: 40 });
    const api = startApi({
      db: engine.db,
      agentListMs: 0,
      slots: slots(1),
      engine: async () => engine.instance({ accountKey: engine.instance().config.accountKey }),
    });
    ending.push(() => api.close());
    const [sweeper, jobs] = [instance(0, 1), instance(0, 1)];
    const { id } = await startReconcile(jobs, { repair: false, createdBy: null });
    const compare = async () => {
      for (let slice = 0; slice < 20; slice += 1) {
        const after = (await jobRef(engine.db, id).get()).data() ?? null;
        await onJobWritten({ jobId: id, after }, { clock: systemClock, engine: async () => jobs });
      }
    };
    const people = async () => {
      const answers = [];
      for (let n = 0; n < 10; n += 1) answers.push((await api.call('GET', '/api/agents', { as: 'viewer' })).status);
      return answers;
    };
    const [results, answers] = await Promise.all([
      store(60).then((refs) => burst(refs, 2, 1)),
      people(),
      scheduledSweep(sweeper, null),
      compare(),
    ]);
    expect(results).toEqual(Array(60).fill('completed without error'));
    expect(answers.every((status) => status === 200 || status === 503)).toBe(true);
    expect(answers).toContain(200);
    expect(refused()).toBe(0);
    expect(engine.simulator.counts().max_in_flight).toBeLessThanOrEqual(3);
    expect((await jobRef(engine.db, id).get()).get('status')).toBe('completed');
    expect(await heldSlots()).toEqual([]);
  });
});

it('an event without work returns at once, while a burst waits', async () => {
  engine.simulator.changeSettings({ concurrency: 1, latency_ms: 100 });
  const ctx = instance(1, 1);
  const done = await engine.store('Done.');
  await engine.deliver(done, ctx);
  const ended: string[] = [];
  const waiting = (await store(10)).map((ref) => engine.deliver(ref, ctx).then(() => ended.push('sync')));
  await engine.deliver(done, ctx).then(() => ended.push('nothing to do'));
  expect(ended).toEqual(['nothing to do']);
  await Promise.all(waiting);
});

it('a document that waits too long stays pending, and its event is delivered again', async () => {
  engine.simulator.changeSettings({ concurrency: 1, latency_ms: 300 });
  const ctx = instance(1, 1, 200);
  const refs = await store(8);
  const first = await Promise.allSettled(refs.map((ref) => engine.deliver(ref, ctx)));
  const late = first.filter(({ status }) => status === 'rejected');
  expect(late.length).toBeGreaterThan(0);
  for (const result of late) expect(String((result as PromiseRejectedResult).reason)).toContain('NotAdmittedError');
  const states = await Promise.all(refs.map(async (ref) => (await engine.read(ref)).sync_status));
  expect(states.filter((status) => status === 'pending')).toHaveLength(late.length);
  expect(states).not.toContain('failed');
  for (const ref of refs) await engine.deliver(ref, instance(1, 1));
  for (const ref of refs) expect((await engine.read(ref)).sync_status).toBe('completed');
  expect(engine.simulator.requests().filter(({ status }) => status === 200)).toHaveLength(8);
});
