/** `GET /api/health?deep=1` and `GET /api/status`, on the Firestore emulator and the simulator. */
import {
  collections,
  type DeepHealth,
  deepHealthSchema,
  type Status,
  schemaVersion,
  sweepDocument,
} from '@knowledge-sync/contract';
import { type Simulator, startSimulator } from '@knowledge-sync/emulator/simulator';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { recount } from '../counts/recount.ts';
import { failed } from '../document/transitions.ts';
import { recordSweepEnd } from '../operations/sweep-record.ts';
import { systemClock } from '../runtime/clock.ts';
import { type ApiHarness, startApi } from '../testing/api.ts';
import { aDocument } from '../testing/fixtures.ts';

let simulator: Simulator;
const started: ApiHarness[] = [];
beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(() => {
  simulator.clearFaults();
  simulator.clearRequests();
});
afterAll(async () => {
  await Promise.all(started.map((api) => api.close()));
  await simulator.stop();
});

/** @param later milliseconds that the clock is ahead, which may be changed */
function start(later = { ms: 0 }, apiKey = 'test-key'): ApiHarness {
  const clock = {
    ...systemClock,
    now: () => new Date(Date.now() + later.ms),
    monotonicMs: () => performance.now() + later.ms,
  };
  const api = startApi({ clock, elevenLabs: { baseUrl: simulator.url, apiKey } });
  started.push(api);
  return api;
}

const ago = (ms: number): Timestamp => Timestamp.fromMillis(Date.now() - ms);
const swept = (api: ApiHarness, secondsAgo = 20) =>
  recordSweepEnd(api.db, { ended_at: ago(secondsAgo * 1_000), duration_ms: 640, failed_phases: [] });
async function deep(api: ApiHarness): Promise<DeepHealth & { code: number }> {
  const response = await api.call('GET', '/api/health?deep=1');
  return { ...deepHealthSchema.parse(await response.json()), code: response.status };
}
const statesOf = ({ checks }: DeepHealth) => Object.values(checks).map(({ status }) => status);

test('all is well: 200, with the ages', async () => {
  const api = start();
  await swept(api);
  await api.db.collection(collections.knowledge).add(aDocument('text', { pending_since: ago(30_000) }));
  const health = await deep(api);
  expect(health).toMatchObject({ code: 200, status: 'ok' });
  expect(statesOf(health)).toEqual(['ok', 'ok', 'ok', 'ok']);
  expect(health.checks.sweep.age_seconds).toBeGreaterThanOrEqual(20);
  expect(health.checks.pending.age_seconds).toBeGreaterThanOrEqual(30);
});

test.each([
  ['no sweep has ended', 'sweep', async () => undefined],
  ['the last sweep was six minutes ago', 'sweep', (api: ApiHarness) => swept(api, 360)],
  [
    'a document has been pending for sixteen minutes, although the sweep queued it again',
    'pending',
    async (api: ApiHarness) => {
      await swept(api);
      const fields = { pending_since: ago(960_000), queued_at: ago(1_000) };
      await api.db.collection(collections.knowledge).add(aDocument('text', fields));
    },
  ],
] as const)('%s: a 503 for %s', async (_, name, prepare) => {
  const api = start();
  await prepare(api);
  const health = await deep(api);
  expect(health).toMatchObject({ code: 503, status: 'failing' });
  expect(Object.entries(health.checks).filter(([, { status }]) => status === 'failing')).toEqual([
    [name, expect.objectContaining({ message: expect.stringMatching(/^[A-Z].*\.$/) })],
  ]);
});

test('a key that ElevenLabs refuses is a 503 that does not repeat its words; an outage is not', async () => {
  const refused = start(undefined, 'invalid-key');
  await swept(refused);
  const health = await deep(refused);
  expect(health).toMatchObject({ code: 503, checks: { key: { status: 'failing' } } });
  expect(JSON.stringify(health)).not.toMatch(/invalid-key|invalid_api_key|401/);
  const api = start();
  await swept(api);
  simulator.addFault({ kind: 'status', status: 503 });
  expect(await deep(api)).toMatchObject({ code: 200, checks: { key: { status: 'unknown' } } });
});

test('a hundred calls at once make one request to ElevenLabs, and so do those of the next minute', async () => {
  const later = { ms: 0 };
  const api = start(later);
  await swept(api);
  const calls = () => Promise.all(Array.from({ length: 50 }, () => api.call('GET', '/api/health?deep=1')));
  await calls();
  later.ms = 50_000;
  await calls();
  expect(simulator.counts().total).toBe(1);
  later.ms = 61_000;
  await calls();
  expect(simulator.counts().total).toBe(2);
});

test('the state for editors', async () => {
  const api = start(undefined, 'invalid-key');
  const documents = api.db.collection(collections.knowledge);
  const refusal = {
    error_type: 'auth_error',
    is_retryable: false,
    http_status: 401,
    provider_code: null,
    detail: null,
    request_id: null,
  } as const;
  await documents.add(aDocument('text', failed(refusal, null)));
  await documents.add(aDocument('text', { pending_since: ago(30_000) }));
  await documents.add(aDocument('text', { sync_status: 'completed', schema_version: schemaVersion + 1 }));
  await swept(api);
  await recount(api.ctx);
  const nextAt = Timestamp.fromMillis(Date.UTC(2026, 2, 2));
  await api.db.doc('engine/blocked').set({ auth_error: { next_at: nextAt } });
  const status = (await (await api.call('GET', '/api/status', { as: 'editor' })).json()) as Status;
  expect(status).toMatchObject({
    versions: { app: expect.stringMatching(/^\d+\.\d+\.\d+$/), schema: schemaVersion, stored_schema: 0 },
    documents: { pending: 1, syncing: 0, completed: 1, failed: 1 },
    failed_by_cause: { auth_error: 1 },
    blocked: [{ cause: 'auth_error', documents: 1, next_try_at: '2026-03-02T00:00:00.000Z' }],
    last_sweep: { duration_ms: 640, failed_phases: [] },
    newer_documents: 1,
    elevenlabs: { workspace_problem: expect.stringContaining('npm run rotate-key') },
    placement: { project: api.projectId, region: 'us-central1', database: '(default)' },
  });
  expect(status.oldest_pending_seconds).toBeGreaterThanOrEqual(30);
});

test('the record of the sweep keeps the fields of others', async () => {
  const api = start();
  const ref = api.db.collection(collections.engine).doc(sweepDocument);
  await ref.set({ tombstones_turn: null });
  await swept(api);
  expect((await ref.get()).data()).toMatchObject({ tombstones_turn: null, duration_ms: 640 });
});
