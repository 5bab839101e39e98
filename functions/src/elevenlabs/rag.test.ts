import { type Simulator, startSimulator } from '@knowledge-sync/emulator/simulator';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../runtime/clock.ts';
import { createProvider } from './client.ts';
import type { CallLimits, Provider } from './provider.ts';

let simulator: Simulator;
let provider: Provider;
beforeAll(async () => {
  simulator = await startSimulator();
  provider = await createProvider({ apiKey: 'key', baseUrl: simulator.url, clock: systemClock });
}, 60_000);
beforeEach(() => simulator.reset());
afterAll(() => simulator.stop());

const limits: CallLimits = { signal: new AbortController().signal, timeoutMs: 20_000 };
const model = 'multilingual_e5_large_instruct';
const route = 'POST' as const;
const seed = (text: string): string => simulator.seedText({ name: 'n', text, folderId: null });

test('one request returns the index of every document, and starts missing ones', async () => {
  const [long, short] = [seed('x'.repeat(1_000)), seed('x')];
  const folder = simulator.seedFolder({ name: 'f', folderId: null });
  const indexes = await provider.ragIndexes({ ids: [long, short, folder, 'gone'], model }, limits);
  expect(indexes).toEqual(
    new Map([
      [long, { status: 'ready', progress: null }],
      [short, { status: 'too_small', progress: null }],
      [folder, { status: 'failed', progress: null }],
      ['gone', { status: 'unknown', progress: null }],
    ]),
  );
  expect(simulator.requests()).toHaveLength(1);
});

test('an index in progress has a whole percentage', async () => {
  simulator.changeSettings({ index_ms: 3_600_000 });
  const id = seed('x'.repeat(1_000));
  expect((await provider.ragIndexes({ ids: [id], model }, limits)).get(id)).toEqual({
    status: 'indexing',
    progress: 0,
  });
});

test('a full plan is limit_exceeded, also in an entry that failed', async () => {
  simulator.changeSettings({ rag_max_bytes: 10 });
  const id = seed('x'.repeat(1_000));
  expect((await provider.ragIndexes({ ids: [id], model }, limits)).get(id)?.status).toBe('limit_exceeded');
  const refusal = { status: 'failure', error_code: 402, error_status: 'rag_limit_exceeded', error_message: 'full' };
  simulator.addFault({ kind: 'status', status: 200, body: { [id]: refusal }, method: route });
  expect((await provider.ragIndexes({ ids: [id], model }, limits)).get(id)?.status).toBe('limit_exceeded');
});

test('an unknown status is unknown, and a percentage out of range is corrected', async () => {
  const entry = (status: string, progress_percentage: number) => ({
    status: 'success',
    data: { id: 'i', model, status, progress_percentage, document_model_index_usage: { used_bytes: 1 } },
  });
  simulator.addFault({
    kind: 'status',
    status: 200,
    body: { a: entry('pondering', 5), b: entry('processing', 120.4) },
    method: route,
  });
  expect(await provider.ragIndexes({ ids: ['a', 'b'], model }, limits)).toEqual(
    new Map([
      ['a', { status: 'unknown', progress: null }],
      ['b', { status: 'indexing', progress: 100 }],
    ]),
  );
});

test('an unreadable answer is an error, not a missing index', async () => {
  simulator.addFault({ kind: 'garbage', body: '[]' });
  await expect(provider.ragIndexes({ ids: ['a'], model }, limits)).rejects.toMatchObject({
    name: 'ElevenLabsSyncError',
    error_type: 'unknown',
    is_outcome_unknown: false,
  });
});

test('the overview has the allowed and the used storage', async () => {
  simulator.changeSettings({ rag_max_bytes: 5_000 });
  await provider.ragIndexes({ ids: [seed('x'.repeat(1_000))], model }, limits);
  expect(await provider.ragOverview(limits)).toEqual({ usedBytes: 1_000, allowedBytes: 5_000 });
});
