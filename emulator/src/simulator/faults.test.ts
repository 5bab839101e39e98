import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FaultInput, type Simulator, startSimulator } from './index.ts';

const base = '/v1/convai/knowledge-base';
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(() => simulator.reset());
afterAll(() => simulator.stop());

const send = (method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> =>
  fetch(simulator.url + path, {
    method,
    headers: { 'xi-api-key': 'key' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
const create = (name = 'Refund policy', signal?: AbortSignal): Promise<Response> =>
  send('POST', `${base}/text`, { name, text: 'x' }, signal);
const stored = () => simulator.documents().length;

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5);
}

/** Sends a request that gets no answer, waits until it has acted `acted` times, then aborts it. */
async function abandon(acted: number): Promise<void> {
  const controller = new AbortController();
  const answer = create('Refund policy', controller.signal).then(
    () => expect.fail('was answered'),
    () => 'abandoned',
  );
  await until(() => simulator.requests()[0]?.acted === acted);
  await sleep(50);
  expect(simulator.requests()).toMatchObject([{ status: 'none', ms: null }]);
  controller.abort();
  expect(await answer).toBe('abandoned');
  await until(() => simulator.counts().in_flight === 0);
}

describe('a fault of the kind', () => {
  test('status answers as configured and stores nothing', async () => {
    simulator.addFault({
      kind: 'status',
      status: 507,
      body: 'full',
      content_type: 'text/x',
      headers: { 'x-a': 'b' },
      retry_after: 3,
    });
    const response = await create();
    expect([response.status, await response.text()]).toEqual([507, 'full']);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/x',
      'x-a': 'b',
      'retry-after': '3',
    });
    expect(stored()).toBe(0);
  });

  test.each([
    ['rate_limit_exceeded', 429, 'application/json'],
    ['quota_exceeded', 401, 'application/json'],
    ['validation', 422, 'application/json'],
    ['bad_gateway_as_json', 502, 'application/json'],
    ['bad_gateway_html', 502, 'text/html'],
  ] as const)('status: the preset %s', async (preset, status, contentType) => {
    simulator.addFault({ kind: 'status', preset });
    const response = await create();
    expect([response.status, response.headers.get('content-type')]).toEqual([status, contentType]);
  });

  test('status with `acts` stores the document and answers the error', async () => {
    simulator.addFault({ kind: 'status', status: 500, acts: true });
    expect((await create()).status).toBe(500);
    expect(stored()).toBe(1);
  });

  test('delay answers later', async () => {
    simulator.addFault({ kind: 'delay', ms: 200 });
    const started = performance.now();
    expect((await create()).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThanOrEqual(195);
  });

  test('hang never answers and stores nothing', async () => {
    simulator.addFault({ kind: 'hang' });
    await abandon(0);
    expect(stored()).toBe(0);
  });

  test('reset breaks the connection and stores nothing', async () => {
    simulator.addFault({ kind: 'reset' });
    await expect(create()).rejects.toThrow('fetch failed');
    expect(stored()).toBe(0);
    expect(simulator.requests()).toMatchObject([{ status: 'none', acted: 0 }]);
  });

  test.each([
    [true, 1],
    [false, 0],
  ])('cut_off: headers and half of the body, and with `acts: %s` %i stored', async (acts, expected) => {
    simulator.addFault({ kind: 'cut_off', acts });
    const response = await create();
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
    expect(stored()).toBe(expected);
  });

  test('cut_off with `ending: stall` never sends the rest', async () => {
    simulator.addFault({ kind: 'cut_off', ending: 'stall' });
    const controller = new AbortController();
    const response = await create('n', controller.signal);
    const rest = response.text().then(
      () => 'complete',
      () => 'ended',
    );
    expect(await Promise.race([rest, sleep(100, 'silent')])).toBe('silent');
    controller.abort();
    expect(await rest).toBe('ended');
  });

  test('endless acts once, and answers until the client leaves', async () => {
    simulator.addFault({ kind: 'endless', body: '{"id":' });
    const response = await create();
    expect(response.status).toBe(200);
    const reader = response.body?.getReader();
    let bytes = 0;
    while (bytes < 5_000_000) bytes += (await reader?.read())?.value?.byteLength ?? 0;
    expect(stored()).toBe(1);
    expect(simulator.counts().in_flight).toBe(1);
    await reader?.cancel();
    await until(() => simulator.counts().in_flight === 0);
  });

  test('garbage answers a success in another format', async () => {
    simulator.addFault({ kind: 'garbage' });
    const response = await create();
    expect([response.status, await response.json()]).toEqual([200, { unexpected: true }]);
    expect(stored()).toBe(1);
  });

  test('duplicate stores two documents for one request', async () => {
    simulator.addFault({ kind: 'duplicate' });
    expect(await (await create()).json()).toMatchObject({ id: simulator.documents()[0]?.id });
    expect(stored()).toBe(2);
  });

  test('accepted_unanswered stores the document and breaks the connection', async () => {
    simulator.addFault({ kind: 'accepted_unanswered' });
    await expect(create()).rejects.toThrow('fetch failed');
    expect(stored()).toBe(1);
  });

  test('accepted_unanswered with `ending: hang` stores the document and never answers', async () => {
    simulator.addFault({ kind: 'accepted_unanswered', ending: 'hang' });
    await abandon(1);
    expect(stored()).toBe(1);
  });

  test('late stores the document after the client has left', async () => {
    simulator.addFault({ kind: 'late', ms: 1_500 });
    await abandon(0);
    expect(stored()).toBe(0);
    await until(() => stored() === 1);
    expect(simulator.requests()).toMatchObject([{ status: 'none', acted: 1 }]);
  });

  test('late stores nothing after a reset', async () => {
    simulator.addFault({ kind: 'late', ms: 300 });
    await abandon(0);
    simulator.reset();
    await sleep(500);
    expect(stored()).toBe(0);
  });
});

describe('a fault applies to', () => {
  const fail: FaultInput = { kind: 'status', status: 503 };
  const statuses = async (...answers: Promise<Response>[]) => (await Promise.all(answers)).map(({ status }) => status);

  test('only the names that fit', async () => {
    simulator.addFault({ ...fail, name: '^Refund' });
    expect(await statuses(create('Refund policy'), create('The refund'))).toEqual([503, 200]);
  });

  test('the stored and the new name of a change, and the stored name of a deletion', async () => {
    const id = simulator.seedText({ name: 'Alpha', text: 'x', folderId: null });
    simulator.addFault({ ...fail, name: '^Alpha$', method: 'PATCH' });
    simulator.addFault({ ...fail, name: '^Beta$' });
    expect(await statuses(send('PATCH', `${base}/${id}`, { content: 'y' }))).toEqual([503]);
    simulator.clearFaults();
    simulator.addFault({ ...fail, name: '^Beta$' });
    expect(await statuses(send('PATCH', `${base}/${id}`, { name: 'Beta' }))).toEqual([503]);
    expect(await statuses(send('DELETE', `${base}/${id}`))).toEqual([200]);
  });

  test('only its method and route', async () => {
    simulator.addFault({ ...fail, method: 'GET', route: base });
    const id = simulator.seedText({ name: 'n', text: 'x', folderId: null });
    expect(await statuses(send('GET', base), send('GET', `${base}/${id}`), create())).toEqual([503, 200, 200]);
  });

  test('`times` requests after the first `skip`, then the next fault applies', async () => {
    simulator.addFault({ ...fail, skip: 1, times: 2 });
    simulator.addFault({ kind: 'status', status: 418, times: 1 });
    const seen: number[] = [];
    for (let n = 0; n < 5; n += 1) seen.push((await create()).status);
    expect(seen).toEqual([418, 503, 503, 200, 200]);
    expect(simulator.faults()).toMatchObject([{ applied: 2 }, { applied: 1 }]);
  });

  test('no request to the control routes, and to none after its removal', async () => {
    const id = simulator.addFault({ kind: 'hang' });
    expect((await fetch(`${simulator.url}/_simulator/documents`)).status).toBe(200);
    expect(simulator.removeFault(id)).toBe(true);
    expect((await create()).status).toBe(200);
  });
});

test('stop ends hanging requests at once', async () => {
  const own = await startSimulator();
  own.addFault({ kind: 'hang' });
  const hanging = fetch(own.url + base, { headers: { 'xi-api-key': 'key' } }).catch(() => 'ended');
  await until(() => own.requests().length === 1);
  await own.stop();
  expect(await hanging).toBe('ended');
});
