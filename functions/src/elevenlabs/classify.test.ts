import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCatalogue } from '@knowledge-sync/contract';
import { type Simulator, startSimulator } from '@knowledge-sync/emulator/simulator';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../runtime/clock.ts';
import { preset, rows, status, text } from './classify.test-rows.ts';
import type { CallKind } from './classify.ts';
import { createProvider } from './client.ts';
import { ElevenLabsSyncError } from './error.ts';
import type { CallLimits, Provider } from './provider.ts';

const apiKey = 'sk_0123456789abcdef_secret';

let simulator: Simulator;
let folderId: string;
let documentId: string;

beforeAll(async () => {
  simulator = await startSimulator();
  await createProvider({ apiKey, baseUrl: simulator.url, clock: systemClock });
}, 60_000);
beforeEach(() => {
  simulator.reset();
  folderId = simulator.seedFolder({ name: 'folder', folderId: null });
  documentId = simulator.seedText({ name: 'Old name', text: 'old', folderId });
});
afterAll(() => simulator.stop());

const within = (timeoutMs: number): CallLimits => ({ signal: new AbortController().signal, timeoutMs });

type Run = (provider: Provider, limits: CallLimits) => Promise<unknown>;
const create: Run = (provider, limits) => provider.createText({ name: 'Plan', text, folderId }, limits);
const update: Run = (provider, limits) => provider.updateText(documentId, { name: 'Plan', text }, limits);
const remove: Run = (provider, limits) => provider.deleteDocument(documentId, { force: false }, limits);
const list: Run = (provider, limits) => provider.listFolder({ folderId, cursor: null }, limits);
const calls: Record<CallKind, Run> = { create, update, delete: remove, read: list };

/** Runs one call, checks the rules of every error, and returns the error. */
async function failureOf(
  run: Run,
  options: { key?: string; baseUrl?: string; limits?: CallLimits } = {},
): Promise<ElevenLabsSyncError> {
  const { key = apiKey, baseUrl = simulator.url, limits = within(20_000) } = options;
  const provider = await createProvider({ apiKey: key, baseUrl, clock: systemClock });
  const error: unknown = await run(provider, limits).then(
    () => expect.fail('the call succeeded'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ElevenLabsSyncError)) throw error;
  expect(error.cause).toBeDefined();
  expect(error.is_retryable).toBe(errorCatalogue[error.error_type].retryable);
  expect(error.detail).not.toBeNull();
  for (const shown of [error.message, error.detail ?? '']) {
    expect(shown).not.toContain(apiKey);
    expect(shown).not.toContain('vault code');
    expect(shown).not.toContain('cellar door');
    expect(shown.length).toBeLessThanOrEqual(500);
  }
  return error;
}

describe('an error of one request', () => {
  test.each(rows)(
    '$title',
    async ({ call = 'create', fault, expected, unknownOutcome = false, timeoutMs = 20_000 }) => {
      simulator.addFault(fault);
      const error = await failureOf(calls[call], { limits: within(timeoutMs) });
      const [error_type, is_retryable, http_status, provider_code] = expected;
      expect(error).toMatchObject({ error_type, is_retryable, http_status, provider_code, retry_after_ms: null });
      expect(error.is_outcome_unknown).toBe(unknownOutcome);
      expect(simulator.requests()).toHaveLength(1);
      expect(simulator.faults()[0]?.applied).toBe(1);
    },
  );

  test('a body that stalls has its headers sent', async () => {
    simulator.addFault({ kind: 'cut_off', ending: 'stall' });
    const error = await failureOf(create, { limits: within(1_500) });
    expect(error.detail).toBe('no answer in time');
    expect(simulator.requests()).toMatchObject([{ status: 200, acted: 1 }]);
  });

  test('an invalid key is an auth_error', async () => {
    simulator.changeSettings({ api_keys: ['another-key'] });
    const error = await failureOf(create);
    expect(error).toMatchObject({
      error_type: 'auth_error',
      is_retryable: false,
      http_status: 401,
      provider_code: 'invalid_api_key',
      is_outcome_unknown: false,
      detail: 'Invalid API key.',
    });
    expect(error.request_id).toBe(simulator.requests()[0]?.id);
  });

  test('the request id comes from the header when the body names none', async () => {
    simulator.addFault(preset('bad_gateway_html'));
    const error = await failureOf(create);
    expect(error.request_id).toBe(simulator.requests()[0]?.id);
    expect(error.detail).toBe('502 Bad Gateway');
  });
});

describe('Retry-After', () => {
  test('in seconds is converted to milliseconds', async () => {
    simulator.addFault({ kind: 'status', preset: 'rate_limit_exceeded', retry_after: 7 });
    expect(await failureOf(create)).toMatchObject({ error_type: 'rate_limit', retry_after_ms: 7_000 });
    expect(simulator.requests()).toHaveLength(1);
  });

  test('as an HTTP date is converted to the remaining time', async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    simulator.addFault({ kind: 'status', preset: 'rate_limit_exceeded', retry_after: date });
    const { error_type, retry_after_ms } = await failureOf(create);
    expect(error_type).toBe('rate_limit');
    expect(retry_after_ms).toBeGreaterThan(3_300_000);
    expect(retry_after_ms).toBeLessThanOrEqual(3_600_000);
  });

  test('is also read on a 503', async () => {
    simulator.addFault({ kind: 'status', preset: 'service_unavailable', retry_after: '1' });
    expect(await failureOf(create)).toMatchObject({ error_type: 'server_error', retry_after_ms: 1_000 });
  });
});

describe('without a request', () => {
  const unsent = async (expected: Partial<ElevenLabsSyncError>, run: Run, options: Parameters<typeof failureOf>[1]) => {
    expect(await failureOf(run, options)).toMatchObject({ ...expected, http_status: null, provider_code: null });
    expect(simulator.requests()).toHaveLength(0);
  };

  test('a refused connection is a network error without effect', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    await new Promise((resolve) => server.close(resolve));
    const expected = { error_type: 'network', is_retryable: true, is_outcome_unknown: false } as const;
    await unsent(expected, create, { baseUrl: `http://127.0.0.1:${address.port}` });
  });

  test('a name that does not resolve is a network error without effect', async () => {
    const expected = { error_type: 'network', is_retryable: true, is_outcome_unknown: false } as const;
    await unsent(expected, create, { baseUrl: 'https://nowhere.invalid', limits: within(60_000) });
  });

  test.each(['', '  \n', 'schlüssel✓'])('the key %j is an auth_error', async (key) => {
    const expected = { error_type: 'auth_error', is_retryable: false, is_outcome_unknown: false } as const;
    for (const run of Object.values(calls)) await unsent(expected, run, { key });
  });

  test('a bad argument is a validation error', async () => {
    const run: Run = (provider, limits) =>
      provider.createText({ name: { text } as unknown as string, text, folderId }, limits);
    const expected = { error_type: 'validation', is_retryable: false, is_outcome_unknown: false } as const;
    await unsent(expected, run, {});
  });

  test('a signal that is aborted beforehand is a network error without effect', async () => {
    const limits = { signal: AbortSignal.abort(), timeoutMs: 10_000 };
    const expected = { error_type: 'network', is_retryable: true, is_outcome_unknown: false } as const;
    await unsent(expected, create, { limits });
  });

  test.each(['not a url', 'ftp://127.0.0.1', 'http://api.elevenlabs.io', 'http://127.0.0.1.example.com'])(
    'the base URL %s is a wrong address',
    async (baseUrl) => {
      const expected = { error_type: 'wrong_address', is_retryable: false, is_outcome_unknown: false } as const;
      for (const run of Object.values(calls)) await unsent(expected, run, { baseUrl });
    },
  );
});

test('a call that the caller stops is a network error with an unknown outcome', async () => {
  simulator.addFault({ kind: 'hang' });
  const controller = new AbortController();
  const failure = failureOf(create, { limits: { signal: controller.signal, timeoutMs: 60_000 } });
  while (simulator.requests().length === 0) await sleep(5);
  controller.abort();
  expect(await failure).toMatchObject({ error_type: 'network', is_outcome_unknown: true });
});

test('a line break after the key is removed', async () => {
  simulator.changeSettings({ api_keys: [apiKey] });
  const provider = await createProvider({ apiKey: `${apiKey}\n`, baseUrl: simulator.url, clock: systemClock });
  await expect(create(provider, within(20_000))).resolves.toMatchObject({ id: expect.any(String) });
});

test('key and text that ElevenLabs repeats are in neither message nor detail', async () => {
  const message = `The key ${apiKey} sent "${text}", of which "${text.slice(4, 40)}" is wrong`;
  simulator.addFault(status(400, { body: { detail: { code: 'invalid_text', message } } }));
  const error = await failureOf(create);
  expect(String(error.cause)).toContain('vault code');
  expect(error.detail).toBe('The key [key] sent "[text]", of which "[text]" is wrong');
});

test('the words of ElevenLabs are kept, and none that is the key or the text', async () => {
  simulator.addFault(preset('missing_permission_unauthorized'));
  expect(await failureOf(create)).toMatchObject({
    provider_type: 'authentication_error',
    provider_code: 'unauthorized',
    provider_status: 'missing_permissions',
  });
  simulator.clearFaults();
  simulator.addFault(
    status(400, { body: { detail: { code: apiKey, status: 'sk_another_secret', type: 'odd', request_id: apiKey } } }),
  );
  const error = await failureOf(create);
  expect(error).toMatchObject({ provider_type: 'odd', provider_code: null, provider_status: null });
  expect(error.request_id).not.toBe(apiKey);
});

test('a text that the answer quotes does not decide on the class', async () => {
  const quoted = 'Our data residency is another region, and the branch is protected by an admin.';
  simulator.addFault(status(403, { body: { detail: { message: `Refused: ${quoted}` } } }));
  const run: Run = (provider, limits) => provider.createText({ name: 'Plan', text: quoted, folderId }, limits);
  expect(await failureOf(run)).toMatchObject({ error_type: 'permission', detail: 'Refused: [text]' });
});

test('another key and a password in an address are not shown', async () => {
  const message = 'The key sk_0123456 of https://me:secret@example.com is odd';
  simulator.addFault(status(400, { body: { detail: { code: 'odd', message } } }));
  expect((await failureOf(create)).detail).toBe('The key [key] of https://[key]@example.com is odd');
});
