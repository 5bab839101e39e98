import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { type Simulator, startSimulator } from '@knowledge-sync/emulator/simulator';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type StandIn, startStandIn } from '../stand-in/server.ts';
import type { StandInOptions } from '../stand-in/state.ts';
import { makeCheckout, type TestCheckout } from '../testing/checkout.ts';

const projectId = 'ks-stand-in';
const apiKey = 'sk_a_valid_key_for_the_tests';
const fresh: StandInOptions = { billing: false, apis: [], site: false };
const answers = [
  '--location',
  'eur3',
  '--admin',
  'admin@example.com',
  '--billing-account',
  '1',
  '--alert-email',
  'ops@example.com',
];

let simulator: Simulator;
let standIn: StandIn;
let checkout: TestCheckout;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());
beforeEach(() => simulator.reset());
afterEach(async () => {
  await standIn.close();
  await checkout.remove();
});

async function given(options: StandInOptions): Promise<void> {
  standIn = await startStandIn(options);
  checkout = await makeCheckout(standIn);
}
const setup = (args: readonly string[] = [], env: Record<string, string> = {}) =>
  checkout.run('setup', ['--project', projectId, ...args], {
    ELEVENLABS_API_KEY: apiKey,
    ELEVENLABS_BASE_URL: simulator.url,
    ...env,
  });
const file = (path: string) => readFile(join(checkout.folder, path), 'utf8');

it('sets up a new project without a terminal, and changes nothing the second time', async () => {
  await given({ ...fresh, agentPolls: 1 });
  const first = await setup(answers);
  if (first.code !== 0) console.log(first.output);
  expect(first).toMatchObject({ code: 0, output: expect.stringContaining('Ready. Next: npm run deploy') });
  expect(first.output).not.toMatch(/^(you|failed) /m);
  expect(first.output).not.toContain(apiKey);
  const { state } = standIn;
  expect(state.databases.get('(default)')).toEqual({
    type: 'FIRESTORE_NATIVE',
    locationId: 'eur3',
    pointInTimeRecoveryEnablement: 'POINT_IN_TIME_RECOVERY_ENABLED',
    deleteProtectionState: 'DELETE_PROTECTION_ENABLED',
  });
  expect(state.secrets.get('ELEVENLABS_API_KEY')?.versions).toEqual([{ value: apiKey, state: 'ENABLED' }]);
  expect(state.auth).toMatchObject({
    signIn: { email: { enabled: true } },
    client: { permissions: { disabledUserSignup: true } },
    emailPrivacyConfig: { enableImprovedEmailPrivacy: true },
    authorizedDomains: ['localhost', `${projectId}.web.app`, `${projectId}.firebaseapp.com`],
  });
  expect(state.accounts).toMatchObject([{ email: 'admin@example.com', customAttributes: '{"role":"admin"}' }]);
  expect(state.alerts).toHaveLength(5);
  expect(state.budgets).toMatchObject([{ amount: { specifiedAmount: { units: '25' } } }]);
  expect(state.policy.bindings.map(({ role }) => role).sort()).toEqual([
    'roles/cloudbuild.builds.builder',
    'roles/eventarc.serviceAgent',
    'roles/pubsub.serviceAgent',
  ]);
  expect(parseEnv(await file(`deploy/.env.${projectId}`))).toMatchObject({
    REGION: 'europe-west4',
    DATABASE: '(default)',
    HOSTING_SITE: projectId,
    APP_URL: `https://${projectId}.web.app`,
    API_INVOKER: 'public',
    ELEVENLABS_BASE_URL: simulator.url,
    RECONCILE_SCHEDULE: 'every day 03:00',
  });
  expect(JSON.parse(await file('.firebaserc'))).toEqual({
    projects: { default: 'demo-knowledge-sync', production: projectId },
  });
  expect(standIn.unknown()).toEqual([]);

  standIn.requests.length = 0;
  const second = await setup([], { ELEVENLABS_API_KEY: '' });
  if (second.code !== 0) console.log(second.output);
  expect(second).toMatchObject({ code: 0, output: expect.not.stringMatching(/^(created|you|failed) /m) });
  expect(standIn.changes()).toEqual([]);
});

it('names the option for each thing that is missing, without a terminal', async () => {
  await given(fresh);
  const { code, output } = await setup(['--json'], { ELEVENLABS_API_KEY: '' });
  const report = JSON.parse(output.slice(output.indexOf('{'))) as { steps: { id: string; fix?: string }[] };
  expect(report).toMatchObject({ project: projectId, ready: false, left_out: expect.arrayContaining(['Database']) });
  expect(report.steps.filter(({ fix }) => fix !== undefined)).toEqual([
    expect.objectContaining({ id: 'billing', state: 'person', fix: expect.stringContaining('--billing-account 1') }),
  ]);
  expect(code).toBe(1);
});

it('changes nothing in a dry run, and fails when something is missing', async () => {
  await given(fresh);
  const { code, output } = await setup(['--dry-run', ...answers]);
  expect(output).toMatch(/^missing {2}Database: \(default\) in eur3/m);
  expect(output).toContain('Nothing was changed. To set it up: npm run setup -- --project ks-stand-in');
  expect(code).toBe(1);
  expect(standIn.changes()).toEqual([]);
});

it('refuses an address of ElevenLabs without TLS before it changes anything', async () => {
  await given(fresh);
  const { code, output } = await setup(answers, { ELEVENLABS_BASE_URL: 'http://api.elevenlabs.io' });
  expect(output).toBe(
    'http://api.elevenlabs.io cannot be ELEVENLABS_BASE_URL: it must be an address that starts with https://.\n',
  );
  expect(code).toBe(1);
  expect(standIn.changes()).toEqual([]);
});

it.each([
  ['without a sign-in', ['--project', projectId], /^You are not signed in to Google\. [^\n]*\n$/],
  ['without a project', [], /^No project is named\. [^\n]*\n$/],
  ['for a budget that is no number', ['--project', projectId, '--budget', 'much'], /^--budget is much: [^\n]*\n$/],
])('ends with one line and code 1 %s', async (_name, args, line) => {
  await given({});
  const { code, output } = await checkout.run('setup', args, { FIREBASE_TOKEN: '' });
  expect(output).toMatch(line);
  expect(code).toBe(1);
});
