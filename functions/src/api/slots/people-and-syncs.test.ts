/** Calls by people beside syncs, on an ElevenLabs plan of five requests at once. */
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SharedSlots } from '../../admission/shared-slots.ts';
import { systemClock } from '../../runtime/clock.ts';
import { newId } from '../../runtime/ids.ts';
import { Slots } from '../../runtime/slots.ts';
import { startApi } from '../../testing/api.ts';
import { type EngineHarness, startEngine } from '../../testing/engine.ts';

const peopleConcurrency = 2;
const syncConcurrency = 3;

let engine: EngineHarness;
/** Passes the requests of people on, and counts those at the same time. */
const seen = { now: 0, most: 0, all: 0 };
const proxy = createServer((incoming, answer) => {
  seen.now += 1;
  seen.all += 1;
  seen.most = Math.max(seen.most, seen.now);
  answer.once('close', () => (seen.now -= 1));
  const { method, url = '', headers } = incoming;
  const passed = request(`${engine.simulator.url}${url}`, { method, headers }, (given) => {
    answer.writeHead(given.statusCode ?? 502, given.headers);
    given.pipe(answer);
  });
  incoming.pipe(passed);
});
const instances: ReturnType<typeof anInstance>[] = [];

function anInstance(agentListMs: number) {
  const { port } = proxy.address() as AddressInfo;
  const { db } = engine;
  const { accountKey } = engine.instance().config;
  const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const ctx = { db, clock: systemClock, logger, newId, random: Math.random };
  return startApi({
    db,
    agentListMs,
    slots: new SharedSlots(ctx, peopleConcurrency),
    engine: async () => engine.instance({ accountKey }, 'test-key', `http://127.0.0.1:${port}`),
  });
}

beforeAll(async () => {
  engine = await startEngine();
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  // The first sync makes the folder.
  await engine.deliver(await engine.store('The first.'));
});
beforeEach(() => {
  Object.assign(seen, { now: 0, most: 0, all: 0 });
  engine.simulator.clearRequests();
  engine.simulator.changeSettings({ concurrency: 5, latency_ms: 40 });
});
afterAll(async () => {
  await Promise.all(instances.map((api) => api.close()));
  proxy.close();
  proxy.closeAllConnections();
  await engine.stop();
});

/** Saves documents and delivers their events, as many at once as the service syncs. */
async function saveAndSync(count: number): Promise<string[]> {
  const slots = new Slots(syncConcurrency);
  return await Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const ref = await engine.store(`Text ${n}.`);
      await slots.run(() => engine.deliver(ref));
      const { sync_status: status, sync_error: error } = await engine.read(ref);
      return `${status} ${error?.type ?? 'without error'}`;
    }),
  );
}

const refusals = () => engine.simulator.requests().filter(({ status }) => status === 429);

describe('40 viewers who ask for agents at once, while 12 documents are saved', () => {
  it.each([0, 10_000])('never take the requests of syncs; the list is kept for %i ms', async (agentListMs) => {
    const apis = Array.from({ length: 4 }, () => anInstance(agentListMs));
    instances.push(...apis);
    const viewers = Array.from({ length: 40 }, async (_, n) => {
      const response = await apis[n % apis.length]?.call('GET', '/api/agents', { as: 'viewer' });
      return { status: response?.status, retryAfter: response?.headers.get('Retry-After') };
    });
    const [synced, answers] = await Promise.all([saveAndSync(12), Promise.all(viewers)]);
    expect(synced).toEqual(Array(12).fill('completed without error'));
    expect(refusals()).toEqual([]);
    expect(seen.most).toBeLessThanOrEqual(peopleConcurrency);
    for (const { status, retryAfter } of answers) {
      expect([200, 503]).toContain(status);
      expect(retryAfter).toBe(status === 503 ? '5' : null);
    }
    if (agentListMs > 0) {
      expect(answers.map(({ status }) => status)).toEqual(Array(40).fill(200));
      // One page of agents, and one of the holders of the folder.
      expect(seen.all).toBe(2);
    }
  });

  it('get a 503 before ElevenLabs is asked if no slot gets free', async () => {
    const api = anInstance(0);
    instances.push(api);
    const held = await Promise.all(Array.from({ length: peopleConcurrency }, () => api.ctx.slots.take()));
    const response = await api.call('GET', '/api/agents', { as: 'viewer' });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ type: '/api/docs#problem-busy' });
    expect(seen.all).toBe(0);
    for (const path of ['/api/health?deep=1', '/api/health']) {
      expect([200, 503]).toContain((await api.call('GET', path)).status);
    }
    expect(seen.all).toBe(0);
    for (const giveBack of held) await giveBack();
    expect((await api.call('GET', '/api/agents', { as: 'viewer' })).status).toBe(200);
  });
});
