/**
 * The dispatcher between events in the Firestore emulator's form and a function that the test
 * controls.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type Dispatcher, type DispatcherOptions, startDispatcher } from './dispatcher.ts';
import { readBody } from './request-body.ts';
import { knowledgeTrigger } from './triggers.ts';

interface Arrival {
  id: string;
  document: string;
  body: string;
}

const endings: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(endings.splice(0).map((end) => end()));
});

/** Starts a function that answers with the test's status; null: no answer. */
async function startFunction(answer: (arrival: Arrival, count: number) => Promise<number | null> | number | null) {
  const arrivals: Arrival[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    mostAtOnce = Math.max(mostAtOnce, ++atOnce);
    const body = (await readBody(request)).toString();
    const arrival = { id: String(request.headers['ce-id']), document: String(request.headers['ce-document']), body };
    arrivals.push(arrival);
    const status = await answer(arrival, arrivals.length);
    atOnce -= 1;
    if (status !== null) response.writeHead(status).end();
  };
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  endings.push(stop);
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, arrivals, mostAtOnce: () => mostAtOnce, stop };
}

async function dispatcherFor(target: string, options: Partial<DispatcherOptions> = {}): Promise<Dispatcher> {
  const dispatcher = await startDispatcher({
    target,
    trigger: knowledgeTrigger,
    concurrency: 3,
    deliveryTimeoutMs: 5_000,
    backoffMs: 10,
    longestBackoffMs: 40,
    ...options,
  });
  endings.push(() => dispatcher.stop());
  return dispatcher;
}

const post = (dispatcher: Dispatcher, id: string, document = 'knowledge/a', key = knowledgeTrigger.key) =>
  fetch(`http://${dispatcher.address}/functions/projects/demo-x/triggers/${key}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/protobuf',
      'ce-specversion': '1.0',
      'ce-type': 'google.cloud.firestore.document.v1.written',
      'ce-source': '//firestore.googleapis.com/projects/demo-x/databases/(default)',
      'ce-id': id,
      'ce-document': document,
    },
    body: Buffer.from(`body of ${id}`).toString('base64'),
  });

const postAll = async (dispatcher: Dispatcher, count: number, documents = count): Promise<void> => {
  for (let index = 0; index < count; index += 1) await post(dispatcher, `${index}`, `knowledge/${index % documents}`);
};

const steps = (dispatcher: Dispatcher) =>
  dispatcher.history().map(({ document, ordinal, copy, step }) => `${document} ${ordinal}.${copy} ${step}`);

test('delivers an event once, with its attributes and decoded bytes', async () => {
  const target = await startFunction(() => 204);
  const dispatcher = await dispatcherFor(target.url);
  expect((await post(dispatcher, 'one')).status).toBe(204);
  await dispatcher.idle();
  expect(target.arrivals).toEqual([{ id: 'one', document: 'knowledge/a', body: 'body of one' }]);
  expect(dispatcher.counts()).toMatchObject({ received: 1, delivered: 1, failed: 0, in_flight: 0, queued: 0 });
});

test('refuses a request that is not an event of the trigger', async () => {
  const target = await startFunction(() => 204);
  const dispatcher = await dispatcherFor(target.url);
  const url = `http://${dispatcher.address}/functions/projects/demo-x/triggers/${knowledgeTrigger.key}`;
  expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(400);
  expect((await post(dispatcher, 'one', 'knowledge/a', 'another')).status).toBe(400);
  expect(dispatcher.counts()).toMatchObject({ received: 0, delivered: 0 });
});

test('keeps deliveries in flight at the limit and queues the others', async () => {
  const gate = Promise.withResolvers<void>();
  const target = await startFunction(() => gate.promise.then(() => 204));
  const dispatcher = await dispatcherFor(target.url);
  await postAll(dispatcher, 10);
  await expect.poll(() => target.arrivals.length).toBe(3);
  expect(dispatcher.counts()).toMatchObject({ in_flight: 3, queued: 7, delivered: 0 });
  gate.resolve();
  await dispatcher.idle();
  expect(target.mostAtOnce()).toBe(3);
  expect(dispatcher.counts()).toMatchObject({ delivered: 10, most_in_flight: 3, queued: 0 });
});

test.each([
  { status: 500, counted: { failed: 2, busy: 0, redelivered: 2, delivered: 1 } },
  { status: 429, counted: { failed: 2, busy: 2, redelivered: 2, delivered: 1 } },
])('delivers an event answered with $status again until it is acknowledged', async ({ status, counted }) => {
  const target = await startFunction((_, count) => (count <= 2 ? status : 204));
  const dispatcher = await dispatcherFor(target.url);
  await post(dispatcher, 'one');
  await dispatcher.idle();
  expect(target.arrivals.map(({ id }) => id)).toEqual(['one', 'one', 'one']);
  expect(dispatcher.counts()).toMatchObject(counted);
});

test('doubles the wait between deliveries up to the longest', async () => {
  const times: number[] = [];
  const target = await startFunction((_, count) => {
    times.push(performance.now());
    return count <= 4 ? 500 : 204;
  });
  const dispatcher = await dispatcherFor(target.url, { backoffMs: 50, longestBackoffMs: 100 });
  await post(dispatcher, 'one');
  await dispatcher.idle();
  const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  // A timer may fire a millisecond early.
  for (const [index, leastMs] of [50, 100, 100, 100].entries()) expect(waits[index]).toBeGreaterThan(leastMs - 2);
});

test('delivers an event again when the function does not answer in time', async () => {
  const target = await startFunction((_, count) => (count === 1 ? null : 204));
  const dispatcher = await dispatcherFor(target.url, { deliveryTimeoutMs: 200 });
  await post(dispatcher, 'one');
  await dispatcher.idle();
  expect(steps(dispatcher)).toEqual(['knowledge/a 0.0 timed_out', 'knowledge/a 0.0 acknowledged']);
});

test('retries after a refused connection, then gives the event up at its retention time and counts it', async () => {
  const target = await startFunction(() => 204);
  await target.stop();
  const dispatcher = await dispatcherFor(target.url, { retentionMs: 200 });
  await post(dispatcher, 'one');
  await dispatcher.idle();
  const { failed, redelivered, delivered, expired } = dispatcher.counts();
  expect({ delivered, expired }).toEqual({ delivered: 0, expired: 1 });
  expect(failed).toBeGreaterThan(1);
  expect(redelivered).toBe(failed - 1);
  expect(new Set(steps(dispatcher))).toEqual(new Set(['knowledge/a 0.0 unreachable', 'knowledge/a 0.0 expired']));
});

test('drops and duplicates events at the given rates, and counts each', async () => {
  const target = await startFunction(() => 204);
  const dispatcher = await dispatcherFor(target.url, {
    seed: 'seven',
    mishaps: { drop: 0.3, duplicate: 0.4 },
    longestDelayMs: 20,
  });
  await postAll(dispatcher, 60);
  await dispatcher.idle();
  const { dropped, duplicated, delivered } = dispatcher.counts();
  expect(dropped).toBeGreaterThan(5);
  expect(duplicated).toBeGreaterThan(5);
  expect(delivered).toBe(60 - dropped + duplicated);
  expect(target.arrivals).toHaveLength(delivered);
  expect(new Set(target.arrivals.map(({ id }) => id)).size).toBe(60 - dropped);
});

test('delivers a reordered event after the answer to the next event of its document', async () => {
  const target = await startFunction(() => 204);
  const dispatcher = await dispatcherFor(target.url, { mishaps: { reorder: 1 }, reorderHoldMs: 60_000 });
  await post(dispatcher, 'earlier');
  dispatcher.setMishaps({});
  await post(dispatcher, 'elsewhere', 'knowledge/b');
  await post(dispatcher, 'later');
  await dispatcher.idle();
  expect(target.arrivals.map(({ id }) => id)).toEqual(['elsewhere', 'later', 'earlier']);
  expect(dispatcher.counts()).toMatchObject({ reordered: 1, delayed: 0, delivered: 3 });
});

test('counts a reordered event as delayed when no other event comes in time', async () => {
  const target = await startFunction(() => 204);
  const dispatcher = await dispatcherFor(target.url, { mishaps: { reorder: 1 }, reorderHoldMs: 50 });
  await post(dispatcher, 'alone');
  expect(dispatcher.counts()).toMatchObject({ queued: 1, delivered: 0 });
  await dispatcher.idle();
  expect(dispatcher.counts()).toMatchObject({ reordered: 0, delayed: 1, delivered: 1 });
});

test('the same seed makes the same choices for other event ids, another seed makes others', async () => {
  const target = await startFunction(() => 204);
  const choicesOf = async (seed: string): Promise<string[]> => {
    const dispatcher = await dispatcherFor(target.url, {
      seed,
      mishaps: { drop: 0.2, duplicate: 0.3, delay: 0.3, reorder: 0.3 },
      longestDelayMs: 20,
      reorderHoldMs: 60,
    });
    await postAll(dispatcher, 60, 20);
    await dispatcher.idle();
    return steps(dispatcher).filter((step) => /dropped|duplicated|delayed|held/.test(step));
  };
  const first = await choicesOf('one');
  expect(first.length).toBeGreaterThan(10);
  // A second event is held only if the first is not held any more, which depends on time: only the
  // seed's choices compare.
  const decided = (choices: string[]) => choices.filter((step) => !step.endsWith('held')).sort();
  expect(decided(await choicesOf('one'))).toEqual(decided(first));
  expect(decided(await choicesOf('two'))).not.toEqual(decided(first));
});

test('passes a barrier when its event arrives, without delivering or counting it', async () => {
  const target = await startFunction(() => 204);
  const dispatcher = await dispatcherFor(target.url);
  let passed = false;
  const barrier = dispatcher.passed('barriers/x').then(() => {
    passed = true;
  });
  await post(dispatcher, 'one');
  await dispatcher.idle();
  expect(passed).toBe(false);
  await post(dispatcher, 'two', 'barriers/x', 'barrier');
  await barrier;
  expect(target.arrivals).toHaveLength(1);
  expect(dispatcher.counts().received).toBe(1);
});
