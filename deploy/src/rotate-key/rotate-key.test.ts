/** A new key, deployed by firebase-tools to a stand-in for Google's APIs. */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildFunctions } from '@knowledge-sync/emulator/builds';
import { type Simulator, startSimulator } from '@knowledge-sync/emulator/simulator';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { defaultOptions } from '../deploy/options.ts';
import { Google } from '../google/client.ts';
import type { Line } from '../outcome.ts';
import { readParameters } from '../parameters.ts';
import type { Project } from '../project.ts';
import type { Report } from '../report.ts';
import { type StandIn, startStandIn } from '../stand-in/server.ts';
import { makeCheckout, type TestCheckout } from '../testing/checkout.ts';
import { parametersText } from '../testing/parameters.ts';
import { rotateKey } from './rotate-key.ts';

const projectId = 'ks-stand-in';
const secret = 'ELEVENLABS_API_KEY';
let built: string;
let simulator: Simulator;
let standIn: StandIn;
let checkout: TestCheckout;

beforeAll(async () => {
  simulator = await startSimulator({ settings: { api_keys: ['first-key', 'second-key'] } });
  built = await mkdtemp(join(tmpdir(), 'ks-built-'));
  await buildFunctions(built);
});
afterAll(async () => {
  await simulator.stop();
  await rm(built, { recursive: true, force: true });
});
beforeEach(async () => {
  standIn = await startStandIn({ database: 'eur3', secretVersions: 1, webApp: true });
  checkout = await makeCheckout(standIn);
  await cp(built, join(checkout.folder, 'functions/dist'), { recursive: true });
  const parameters = parametersText({ ELEVENLABS_BASE_URL: simulator.url });
  await writeFile(join(checkout.folder, `deploy/.env.${projectId}`), parameters);
  const [good, late] = [
    { status: 'ok', message: 'Good.' },
    { status: 'failing', message: 'A document waits for long.' },
  ];
  const body = { status: 'failing', checks: { firestore: good, key: good, pending: late } };
  standIn.state.answers.set('run/api/api/health', { status: 503, body });
});
afterEach(async () => {
  await checkout.remove();
  await standIn.close();
});

const rotate = (key: string, ...args: string[]) =>
  checkout.run('rotate-key', ['--project', projectId, '--no-build', ...args], { ELEVENLABS_API_KEY: key });

/** The version of the key that each function has. */
function versionsInUse(): unknown[] {
  return [...standIn.state.functions.values()].flatMap(({ serviceConfig }) => {
    const { secretEnvironmentVariables = [] } = serviceConfig as {
      secretEnvironmentVariables?: { key: string; version: string }[];
    };
    return secretEnvironmentVariables.filter(({ key }) => key === secret).map(({ version }) => version);
  });
}

it('stores a new key, deploys every function with it, and disables the earlier ones', {
  timeout: 240_000,
}, async () => {
  const first = await rotate('first-key');
  expect(first).toMatchObject({ code: 0, output: expect.stringContaining('continue by themselves') });
  expect(new Set(versionsInUse())).toEqual(new Set(['2']));
  expect(standIn.state.released).toEqual([]);

  const second = await rotate('second-key', '--disable-old');
  expect(second).toMatchObject({ code: 0, output: expect.stringContaining('2, 1 disabled') });
  expect(new Set(versionsInUse())).toEqual(new Set(['3']));
  expect(standIn.state.secrets.get(secret)?.versions).toEqual([
    { value: 'stored-key', state: 'DISABLED' },
    { value: 'first-key', state: 'DISABLED' },
    { value: 'second-key', state: 'ENABLED' },
  ]);
  expect(first.output + second.output).not.toMatch(/first-key|second-key/);
});

it('keeps the earlier versions when the functions do not work with the new key', { timeout: 120_000 }, async () => {
  const firestore = { status: 'ok', message: 'Good.' };
  const key = { status: 'failing', message: 'ElevenLabs refuses the key.' };
  standIn.state.answers.set('run/api/api/health', {
    status: 503,
    body: { status: 'failing', checks: { firestore, key } },
  });
  const before = { ...process.env };
  const HOME = join(checkout.folder, 'home');
  const given = { HOME, KNOWLEDGE_SYNC_CHECKOUT: checkout.folder, ELEVENLABS_API_KEY: 'first-key' };
  Object.assign(process.env, standIn.env, given);
  const lines: Line[] = [];
  const report: Report = { lines, add: (line) => lines.push(line), say: () => {}, end: () => {} };
  try {
    const project: Project = {
      id: projectId,
      google: new Google(projectId, async () => 'token'),
      email: null,
      parameters: await readParameters(projectId),
    };
    const request = { isBuilt: true, isKeyFromStdin: false, disablesOld: true };
    const options = { ...defaultOptions, pollMs: 1, healthWithinMs: 20 };
    expect(await rotateKey(project, request, { report, asker: null, options })).toBe(false);
  } finally {
    process.env = before;
  }
  expect(lines.at(-1)).toMatchObject({
    id: 'health',
    outcome: { state: 'failed', detail: expect.stringContaining('ElevenLabs refuses the key.') },
  });
  expect(standIn.state.secrets.get(secret)?.versions.map(({ state }) => state)).toEqual(['ENABLED', 'ENABLED']);
});

it('changes nothing when ElevenLabs does not know the key', async () => {
  expect(await rotate('unknown-key')).toEqual({
    code: 1,
    output: expect.stringContaining('Nothing was changed, because API key invalid (Invalid API key.). Create a key at'),
  });
  expect(standIn.changes()).toEqual([]);
});

it('changes nothing for a key without a permission, and names it', async () => {
  const message = 'The API key you used is missing the permission convai_write to execute this operation.';
  const body = { detail: { status: 'missing_permissions', message } };
  simulator.addFault({ kind: 'status', method: 'DELETE', status: 401, body });
  expect((await rotate('first-key')).output).toContain(
    'Nothing was changed, because the key may not change the knowledge base (missing: convai_write).',
  );
  simulator.clearFaults();
  expect(standIn.changes()).toEqual([]);
});

it('ends with one line without a key', async () => {
  const { code, output } = await rotate('');
  expect({ code, last: output.trim().split('\n').at(-1) }).toEqual({
    code: 1,
    last: 'No new key is given. Run it at a terminal, set ELEVENLABS_API_KEY, or add --key-stdin.',
  });
});

it('ends with one line without a sign-in', async () => {
  const { code, output } = await checkout.run('rotate-key', ['--project', projectId], { FIREBASE_TOKEN: '' });
  expect(output).toMatch(/^You are not signed in to Google\. [^\n]*\n$/);
  expect(code).toBe(1);
});
