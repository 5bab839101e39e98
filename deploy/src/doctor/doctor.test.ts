import { execFileSync } from 'node:child_process';
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootDir } from '@knowledge-sync/emulator/paths';
import { type Simulator, startSimulator } from '@knowledge-sync/emulator/simulator';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { readDeployedRules } from '../foreign/rules.ts';
import { Google } from '../google/client.ts';
import type { Line } from '../outcome.ts';
import { parseParameters } from '../parameters.ts';
import { withTotp } from '../second-factor.ts';
import { type StandIn, startStandIn } from '../stand-in/server.ts';
import type { State } from '../stand-in/state.ts';
import { makeCheckout, type TestCheckout } from '../testing/checkout.ts';
import { deployInto } from '../testing/deployed.ts';
import { parametersText } from '../testing/parameters.ts';
import { checks } from './checks/index.ts';
import { answerHealth, changeDatabase, faults } from './faults.ts';
import { checksForDeploy, runDoctor } from './run.ts';

const id = 'ks-stand-in';
let simulator: Simulator;
let checkout: TestCheckout;
let standIn: StandIn;
beforeAll(async () => {
  simulator = await startSimulator();
  checkout = await makeCheckout(null);
  process.env.KNOWLEDGE_SYNC_CHECKOUT = checkout.folder;
});
afterAll(async () => {
  await simulator.stop();
  await checkout.remove();
});
beforeEach(async () => {
  simulator.reset();
  standIn = await startStandIn();
  Object.assign(process.env, standIn.env);
  await deployInto(standIn);
});
afterEach(() => standIn.close());

async function doctor({ only, parameters }: { only?: string; parameters?: string | null } = {}): Promise<Line[]> {
  const text = parameters === undefined ? parametersText({ ELEVENLABS_BASE_URL: simulator.url }) : parameters;
  const project = {
    id,
    google: new Google(id, async () => 'token'),
    email: 'ada@example.com',
    parameters: text === null ? null : parseParameters(id, text),
  };
  const lines = await runDoctor(project, { only });
  expect(standIn.changes()).toEqual([]);
  expect(standIn.unknown()).toEqual([]);
  return lines;
}

const found = (lines: readonly Line[], ...states: string[]): string[] =>
  lines.filter(({ outcome }) => states.includes(outcome.state)).map((line) => line.id);

it('finds nothing wrong with a deployed project, and changes nothing', async () => {
  const lines = await doctor();
  expect(lines.filter(({ outcome }) => outcome.state !== 'ok')).toEqual([]);
  expect(lines.map((line) => line.id)).toEqual(checks.map((check) => check.id));
});

describe('a fault', () => {
  it.each(Object.entries(faults))('%s', async (_, { bring, check, detail, fix }) => {
    bring(standIn.state, simulator);
    const lines = await doctor();
    const failing = lines.find(({ outcome }) => outcome.state === 'failed');
    expect(failing?.id).toBe(check);
    expect(failing?.outcome.detail).toContain(detail);
    expect(failing?.outcome).toHaveProperty('fix', expect.stringContaining(fix));
  });
});

describe('a note', () => {
  it.each<[string, (state: State) => unknown]>([
    ['placement', (state) => changeDatabase(state, { locationId: 'europe-west1' })],
    ['backups', (state) => state.backupSchedules.clear()],
    ['authentication', (state) => (state.auth = { ...state.auth, client: {} })],
    ['alerts', (state) => state.alerts.pop()],
    ['alerts', (state) => Object.assign(state.alerts[0] ?? {}, { notificationChannels: [] })],
    ['alerts', (state) => state.uptimeChecks.pop()],
    ['budget', (state) => state.budgets.pop()],
    ['health', (state) => answerHealth(state, { key: { status: 'unknown', message: 'ElevenLabs does not answer.' } })],
  ])('of %s', async (check, bring) => {
    bring(standIn.state);
    const lines = await doctor();
    expect(found(lines, 'warning')).toEqual([check]);
  });
});

it('says once that nothing is deployed', async () => {
  const { state } = standIn;
  state.functions.clear();
  state.released = [];
  state.indexes = [];
  state.releases.clear();
  const lines = await doctor();
  expect(found(lines, 'failed')).toEqual(['deployed']);
  expect(lines.find((line) => line.id === 'deployed')?.outcome).toEqual({
    state: 'failed',
    detail: 'not deployed yet',
    fix: 'npm run deploy -- --project ks-stand-in',
  });
  expect(found(lines, 'skipped')).toContain('indexes');
});

describe('a required second factor', () => {
  const url = () => ({ ELEVENLABS_BASE_URL: simulator.url, REQUIRE_MFA: 'true' });

  it('stops a deployment while codes are off', async () => {
    const lines = await doctor({ only: 'deploy', parameters: parametersText(url()) });
    expect(bad(lines)).toEqual([
      'second-factor: REQUIRE_MFA is true, and codes of an authenticator app are off → npm run setup -- --project ks-stand-in',
    ]);
  });

  it('is fine with the rules that ask for it', async () => {
    standIn.state.auth = { ...standIn.state.auth, mfa: withTotp(undefined) };
    const lines = await doctor({ parameters: parametersText(url()) });
    expect(bad(lines)).toEqual(['rules: differ from firestore.rules → npm run deploy -- --project ks-stand-in']);
    const content = await readDeployedRules({ requiresSecondFactor: true });
    standIn.state.rulesets.set('projects/ks-stand-in/rulesets/r1', { source: { files: [{ content }] } });
    expect(bad(await doctor({ parameters: parametersText(url()) }))).toEqual([]);
  });
});

it('says once that setup has not run', async () => {
  const lines = await doctor({ parameters: null });
  expect(found(lines, 'failed')).toEqual(['parameters']);
});

it('names parameters without a value', async () => {
  const lines = await doctor({ parameters: 'REGION=europe-west4' });
  expect(lines.find((line) => line.id === 'parameters')?.outcome.detail).toContain('PLAN_CONCURRENCY');
});

it('does not show the key', async () => {
  standIn.state.secrets.set('ELEVENLABS_API_KEY', { versions: [{ value: 'sk_very_secret', state: 'ENABLED' }] });
  simulator.changeSettings({ api_keys: ['another'] });
  expect(JSON.stringify(await doctor())).not.toContain('sk_very_secret');
});

const write = (name: string, text: string) => writeFile(join(checkout.folder, name), text);
const copy = (name: string) => copyFile(join(rootDir, name), join(checkout.folder, name));

it('names what is wrong with the checkout', async () => {
  const manifest = JSON.parse(await readFile(join(rootDir, 'package.json'), 'utf8'));
  manifest.devDependencies['firebase-tools'] = '99.0.0';
  await write('package.json', JSON.stringify(manifest));
  expect(bad(await doctor())).toEqual([
    expect.stringMatching(/^tools: firebase-tools is [\d.]+, not 99\.0\.0 → npm ci$/),
    'lockfile: package.json and package-lock.json differ in firebase-tools → npm install, then commit the lockfile',
  ]);
  await copy('package.json');
  await write('package-lock.json', '');
  expect(bad(await doctor())).toEqual([
    'lockfile: package-lock.json is missing or damaged → git checkout package-lock.json',
  ]);
  await copy('package-lock.json');
  execFileSync('git', ['init', '--quiet'], { cwd: checkout.folder });
  expect(bad(await doctor())).toEqual([
    'lockfile: package-lock.json is not committed → Commit it, or git checkout package-lock.json',
  ]);
  await rm(join(checkout.folder, '.git'), { recursive: true });
});

const bad = (lines: readonly Line[]): string[] =>
  lines.flatMap(({ id, outcome }) => (outcome.state === 'failed' ? [`${id}: ${outcome.detail} → ${outcome.fix}`] : []));

describe('--only', () => {
  it('runs one check, and shows a bad one that it needs', async () => {
    expect(found(await doctor({ only: 'triggers' }), 'ok')).toEqual(['triggers']);
    standIn.state.databases.clear();
    expect(found(await doctor({ only: 'triggers' }), 'failed', 'skipped')).toEqual(['database', 'triggers']);
  });

  it('deploy runs what a first deployment needs', async () => {
    standIn.state.functions.clear();
    standIn.state.released = [];
    const lines = await doctor({ only: 'deploy' });
    expect(lines.map((line) => line.id)).toEqual(checksForDeploy.map((check) => check.id));
    expect(found(lines, 'ok')).toHaveLength(lines.length);
  });

  it('deploy refuses a first deployment without the permission to create an account', async () => {
    standIn.state.deniedPermissions.add('iam.serviceAccounts.create');
    expect(found(await doctor({ only: 'deploy' }), 'failed')).toEqual([]);
    standIn.state.functions.clear();
    expect(found(await doctor({ only: 'deploy' }), 'failed')).toEqual(['permissions']);
  });
});

test('a check of a deployment needs no other checks', () => {
  const needed = new Set(checksForDeploy.map((check) => check.id));
  expect(checksForDeploy.flatMap(({ needs }) => needs).filter((each) => !needed.has(each))).toEqual([]);
});
