import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '@knowledge-sync/emulator/simulator';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Google } from '../google/client.ts';
import type { Line, Outcome } from '../outcome.ts';
import { readParameters } from '../parameters.ts';
import { type StandIn, startStandIn } from '../stand-in/server.ts';
import { projectNumber, type Refusal, type StandInOptions, seedCollection } from '../stand-in/state.ts';
import type { Asker } from '../terminal/asker.ts';
import { makeCheckout, type TestCheckout } from '../testing/checkout.ts';
import { parametersText } from '../testing/parameters.ts';
import { contextOf } from './command.ts';
import type { SetupOptions } from './context.ts';
import { runSteps } from './run-steps.ts';
import { steps } from './steps.ts';

const projectId = 'ks-stand-in';
const before = { ...process.env };
let simulator: Simulator;
let standIn: StandIn;
let checkout: TestCheckout;

beforeAll(async () => {
  simulator = await startSimulator({ settings: { api_keys: ['good-key'] } });
});
beforeEach(async () => {
  checkout = await makeCheckout(null);
});
afterEach(async () => {
  await standIn.close();
  await checkout.remove();
  process.env = { ...before };
});
afterAll(() => simulator.stop());

/** A project in which everything that a person must choose is chosen. */
const begun: StandInOptions = { database: 'eur3', webApp: true, secretVersions: 1 };
const chosen = { admin: 'admin@example.com', alertEmail: 'ops@example.com' };

async function start(options: StandInOptions = begun): Promise<StandIn['state']> {
  standIn = await startStandIn({ projectId, ...options });
  const variables = { KNOWLEDGE_SYNC_CHECKOUT: checkout.folder, ELEVENLABS_BASE_URL: simulator.url };
  Object.assign(process.env, standIn.env, variables, { ELEVENLABS_API_KEY: '' });
  return standIn.state;
}

interface Run {
  outcomes: Readonly<Record<string, Outcome>>;
  leftOut: string[];
  said: string[];
}

async function setup(
  options: Partial<SetupOptions> = {},
  { asker = null, email = null }: { asker?: Asker | null; email?: string | null } = {},
): Promise<Run> {
  const parameters = await readParameters(projectId);
  const google = new Google(projectId, async () => 'token');
  const said: string[] = [];
  const lines: Line[] = [];
  const say = (text: string) => said.push(text);
  const ctx = contextOf(
    { id: projectId, google, email, parameters },
    {
      options: { isDry: false, isYes: false, isKeyFromStdin: false, ...chosen, ...options },
      asker,
      waits: { pollMs: 1, agentMs: 50, readyMs: 1_500 },
      say,
    },
  );
  const leftOut = await runSteps(steps, ctx, { lines, say, add: (line) => lines.push(line), end: () => {} });
  return { outcomes: Object.fromEntries(lines.map(({ id, outcome }) => [id, outcome])), leftOut, said };
}

/** Answers each question by the first pattern that fits, and fails at any other. */
function answering(answers: readonly [question: RegExp, answer: string | boolean][]): Asker {
  const answerTo = (question: string) => {
    const found = answers.find(([pattern]) => pattern.test(question));
    if (found === undefined) throw new Error(`Nobody expected: ${question}`);
    return found[1];
  };
  return {
    ask: async (question) => String(answerTo(question)),
    askSecret: async (question) => String(answerTo(question)),
    confirm: async (question) => answerTo(question) === true,
  };
}

describe('the project', () => {
  it('is not created without a yes, and everything else waits for it', async () => {
    await start({ exists: false });
    const { outcomes, leftOut } = await setup();
    expect(outcomes.project).toMatchObject({ state: 'person', fix: expect.stringContaining('--yes') });
    expect(leftOut).toContain('Database');
    expect(standIn.changes()).toEqual([]);
  });

  it('is created with a yes', async () => {
    const state = await start({ exists: false, billing: false, site: false });
    const { outcomes } = await setup({ isYes: true, billingAccount: 'billingAccounts/1', location: 'nam5' });
    expect(outcomes.project).toEqual({ state: 'made', detail: `project ${projectId}` });
    expect(outcomes.region).toMatchObject({ detail: 'us-central1, next to the database' });
    expect(state.billingAccount).toBe('billingAccounts/1');
  });

  it('names who could pay, without billing', async () => {
    await start({ ...begun, billing: false });
    expect((await setup()).outcomes.billing).toMatchObject({
      state: 'person',
      detail: expect.stringContaining('You have 1 (Team)'),
      fix: expect.stringContaining('--billing-account 1, or https://console.cloud.google.com/billing'),
    });
  });
});

it('names the permissions that the operator lacks', async () => {
  await start({ ...begun, deniedPermissions: ['resourcemanager.projects.setIamPolicy'] });
  expect((await setup()).outcomes.permissions).toMatchObject({
    state: 'warning',
    detail: 'you lack resourcemanager.projects.setIamPolicy',
  });
});

describe('a dry run', () => {
  it('of an empty project says what is missing, and changes nothing', async () => {
    await start({ billing: false, apis: [], site: false });
    const { outcomes, leftOut } = await setup({ isDry: true, billingAccount: '1', location: 'eur3' });
    const present = Object.entries(outcomes).filter(([, { state }]) => state !== 'made');
    expect(present.map(([id, { state }]) => `${id} ${state}`)).toEqual([
      'sign-in ok',
      'project ok',
      'permissions ok',
      'placement ok',
      'region ok',
      'organisation ok',
      'providers warning',
      'second-factor ok',
    ]);
    expect(leftOut).toEqual([]);
    expect(standIn.changes()).toEqual([]);
    expect(standIn.unknown()).toEqual([]);
    expect(await readParameters(projectId)).toBeNull();
  });

  it('of a project that does not exist ends there', async () => {
    await start({ exists: false });
    const { outcomes } = await setup({ isDry: true });
    expect(Object.keys(outcomes)).toEqual(['sign-in', 'project']);
    expect(standIn.changes()).toEqual([]);
  });
});

describe("Google's own accounts", () => {
  it('get their roles from setup when Google is too slow, and other grants are kept', async () => {
    const state = await start({ ...begun, agentPolls: 1_000 });
    const other = { role: 'roles/viewer', members: ['user:a@example.com'], condition: { expression: 'x' } };
    state.policy.bindings.push(other);
    const { outcomes, said } = await setup();
    expect(outcomes['agent-roles']).toEqual({
      state: 'made',
      detail: 'granted roles/eventarc.serviceAgent, roles/pubsub.serviceAgent',
    });
    expect(said).toContain('Waiting for Google to give the accounts of Eventarc and Pub/Sub their roles ...');
    expect(state.policy.bindings).toContainEqual(other);
    expect(state.policy.bindings).toContainEqual({
      role: 'roles/eventarc.serviceAgent',
      members: [`serviceAccount:service-${projectNumber}@gcp-sa-eventarc.iam.gserviceaccount.com`],
    });
  });

  it('need no role for building where the account is an editor', async () => {
    const state = await start();
    const members = [`serviceAccount:${projectNumber}-compute@developer.gserviceaccount.com`];
    state.policy.bindings.push({ role: 'roles/editor', members });
    expect((await setup()).outcomes['build-account']).toEqual({ state: 'ok', detail: 'may build' });
  });
});

describe('the database', () => {
  it('that exists gets recovery and delete protection, and keeps its location', async () => {
    const state = await start();
    expect((await setup()).outcomes.database).toEqual({
      state: 'made',
      detail: 'point-in-time recovery and delete protection of (default) in eur3',
    });
    expect(state.databases.get('(default)')).toMatchObject({ locationId: 'eur3' });
  });

  it('is not created without a location, which can never be changed', async () => {
    const state = await start({ webApp: true, secretVersions: 1 });
    const { outcomes, leftOut } = await setup();
    expect(outcomes.database).toMatchObject({ state: 'person', fix: expect.stringContaining('--location ') });
    expect(leftOut).toEqual(expect.arrayContaining(['Region', 'Parameters', 'Backups']));
    expect(state.databases.size).toBe(0);
  });

  it('is not created in a location that Firestore does not have', async () => {
    await start({ webApp: true, secretVersions: 1 });
    expect((await setup({ location: 'mars1' })).outcomes.database).toMatchObject({
      state: 'failed',
      fix: expect.stringContaining('eur3'),
    });
  });

  it('elsewhere than asked is refused', async () => {
    await start();
    expect((await setup({ location: 'nam5' })).outcomes.database).toMatchObject({
      state: 'failed',
      detail: '(default) is in eur3, which can never be changed',
    });
  });

  it('away from the functions is a note', async () => {
    await start();
    expect((await setup({ region: 'us-central1' })).outcomes.region).toMatchObject({
      state: 'warning',
      fix: expect.stringContaining('REGION=europe-west4'),
    });
  });
});

describe('a project with other apps', () => {
  const foreignFunction = `projects/${projectId}/locations/europe-west4/functions/api`;
  const occupy = (state: StandIn['state']) => {
    state.functions.set(foreignFunction, { name: foreignFunction });
    seedCollection(state, '(default)', 'jobs', [
      { name: `projects/${projectId}/databases/(default)/documents/jobs/j1`, fields: {} },
    ]);
  };

  it('stops before the database, lists what is there, and names options that keep it apart', async () => {
    occupy(await start());
    const { outcomes, leftOut } = await setup();
    expect(outcomes.placement).toMatchObject({
      state: 'failed',
      detail: expect.stringMatching(/function api \(europe-west4\).*jobs\/j1/),
      fix: expect.stringContaining('--prefix ks --database knowledge-sync'),
    });
    expect(leftOut).toContain('Database');
    expect(standIn.changes().filter((change) => change.includes('/databases'))).toEqual([]);
  });

  it('keeps apart from them when asked at the terminal', async () => {
    const state = await start();
    occupy(state);
    const asker = answering([
      [/^Keep the service apart/, true],
      [/^Where does the database knowledge-sync/, 'eur3'],
    ]);
    const { outcomes, said } = await setup({}, { asker });
    expect(said.join()).toContain('Other apps are here: function api (europe-west4)');
    expect(outcomes.placement).toMatchObject({ state: 'ok' });
    expect(state.databases.get('knowledge-sync')).toMatchObject({ locationId: 'eur3' });
    expect(state.databases.get('(default)')).toEqual({ locationId: 'eur3' });
    expect(await readParameters(projectId)).toMatchObject({
      prefix: 'ks',
      database: 'knowledge-sync',
      site: projectId,
    });
  });

  it('keeps self sign-up for their accounts, unless the operator says yes', async () => {
    const state = await start();
    state.accounts.push({ localId: 'u1', email: 'user@example.com', emailVerified: true });
    state.auth = { signIn: { email: { enabled: true } } };
    expect((await setup()).outcomes['sign-up']).toMatchObject({ state: 'warning' });
    expect(state.auth).not.toHaveProperty('client');
    expect((await setup({ isYes: true })).outcomes['sign-up']).toMatchObject({ state: 'made' });
    expect(state.auth).toMatchObject({ client: { permissions: { disabledUserSignup: true } } });
  });
});

describe('the organisation', () => {
  it('that forbids allUsers makes the invoker private', async () => {
    await start({ ...begun, isPublicDenied: true });
    expect((await setup()).outcomes.organisation).toMatchObject({ detail: expect.stringContaining('private') });
    expect(await readParameters(projectId)).toMatchObject({ invoker: 'private' });
  });
});

describe('sign-in', () => {
  it('with Google has the operator as its support address', async () => {
    const state = await start();
    expect((await setup({}, { email: 'me@example.com' })).outcomes.providers).toEqual({
      state: 'made',
      detail: 'password and Google',
    });
    expect(state.identityProviders.get('google.com')).toEqual({ enabled: true });
  });

  it('fails when the web app has no key', async () => {
    const state = await start();
    state.hasApiKey = false;
    const { outcomes, leftOut } = await setup();
    expect(outcomes['web-app']).toMatchObject({ state: 'failed', detail: expect.stringContaining('no API key') });
    expect(leftOut).toContain('Sign-in');
  });
});

describe('the second factor', () => {
  it('is left alone until REQUIRE_MFA is true, then codes are turned on next to other factors', async () => {
    const state = await start();
    expect((await setup()).outcomes['second-factor']).toEqual({ state: 'ok', detail: 'not required' });
    expect(state.auth).not.toHaveProperty('mfa');
    const path = join(checkout.folder, `deploy/.env.${projectId}`);
    await writeFile(path, (await readFile(path, 'utf8')).replace(/REQUIRE_MFA=.*/, 'REQUIRE_MFA=true'));
    const phone = { state: 'ENABLED', phoneProviderConfig: {} };
    state.auth = { ...state.auth, mfa: { state: 'ENABLED', providerConfigs: [phone] } };
    expect((await setup()).outcomes['second-factor']).toMatchObject({ state: 'made' });
    const totp = { state: 'ENABLED', totpProviderConfig: { adjacentIntervals: 1 } };
    expect(state.auth).toMatchObject({ mfa: { state: 'ENABLED', providerConfigs: [phone, totp] } });
    expect((await setup()).outcomes['second-factor']).toMatchObject({ state: 'ok' });
  });
});

describe('the ElevenLabs key', () => {
  it('is named as missing without a terminal', async () => {
    await start({ ...begun, secretVersions: 0 });
    expect((await setup()).outcomes['elevenlabs-key']).toMatchObject({
      state: 'person',
      fix: expect.stringContaining('--key-stdin'),
    });
  });

  it('is not stored when ElevenLabs refuses it', async () => {
    const state = await start({ ...begun, secretVersions: 0 });
    const { outcomes } = await setup({}, { asker: answering([[/API key/, 'bad-key']]) });
    expect(outcomes['elevenlabs-key']).toMatchObject({
      state: 'failed',
      detail: 'not stored: API key invalid (Invalid API key.)',
    });
    expect(state.secrets.has('ELEVENLABS_API_KEY')).toBe(false);
  });

  it('is tested and stored from the terminal', async () => {
    const state = await start({ ...begun, secretVersions: 0 });
    const { outcomes } = await setup({}, { asker: answering([[/API key/, 'good-key']]) });
    expect(outcomes['elevenlabs-key']).toEqual({ state: 'made', detail: 'tested and stored' });
    expect(state.secrets.get('ELEVENLABS_API_KEY')?.versions).toMatchObject([{ value: 'good-key' }]);
  });
});

describe("Google's refusals", () => {
  const apiOff = 'Cloud Firestore API has not been used in project 1 before or it is disabled.';
  const refuse = (refusal: Partial<Refusal>) =>
    standIn.state.refusals.push({ method: 'GET', path: /./, times: 1, status: 403, message: apiOff, ...refusal });

  it('of an API that was just enabled are waited for', async () => {
    await start();
    refuse({ path: /databases\/\(default\)$/, times: 3 });
    expect((await setup()).outcomes.placement).toMatchObject({ state: 'ok' });
  });

  it('of an API that stays off fail with one line', async () => {
    await start();
    refuse({ path: /sites/, times: 1_000 });
    expect((await setup()).outcomes.placement).toMatchObject({ state: 'failed', detail: apiOff });
  });

  it('of a grant that came second are repeated with the new policy', async () => {
    const state = await start();
    refuse({ method: 'POST', path: /:setIamPolicy$/, times: 1, status: 409, message: 'Concurrent policy changes' });
    expect((await setup()).outcomes['build-account']).toMatchObject({ state: 'made' });
    expect(state.policy.bindings.map(({ role }) => role)).toContain('roles/cloudbuild.builds.builder');
  });

  it('of an alert on a new metric are waited for', async () => {
    const state = await start();
    refuse({ method: 'POST', path: /alertPolicies$/, status: 404, message: 'Cannot find metric that matches type' });
    await setup();
    expect(state.alerts).toHaveLength(5);
  });

  it('of what the service runs without are notes', async () => {
    await start();
    refuse({ path: /\/budgets$/, message: 'The caller does not have permission' });
    const { outcomes, leftOut } = await setup();
    expect(outcomes.budget).toMatchObject({ state: 'warning', detail: 'The caller does not have permission' });
    expect(leftOut).toEqual([]);
  });
});

describe('the parameters', () => {
  it('keep the values and comments that are there, and get those that are missing', async () => {
    await start();
    const path = join(checkout.folder, `deploy/.env.${projectId}`);
    const kept = '# Ours\nREGION=europe-west1\nPLAN_CONCURRENCY=15\n';
    await writeFile(path, kept);
    const { outcomes } = await setup();
    expect(outcomes.parameters).toMatchObject({ state: 'made', detail: expect.stringContaining('HOSTING_SITE') });
    const text = await readFile(path, 'utf8');
    expect(text.startsWith(kept)).toBe(true);
    expect(text).toContain('RECONCILE_SCHEDULE="every day 03:00"');
    expect(text).not.toMatch(/PLAN_CONCURRENCY=3/);
    expect((await setup()).outcomes.parameters).toMatchObject({ state: 'ok' });
  });

  it('are not contradicted by an option', async () => {
    await start();
    await writeFile(join(checkout.folder, `deploy/.env.${projectId}`), parametersText());
    await expect(setup({ database: 'other-database' })).rejects.toThrow(/has DATABASE=\(default\). Correct it there/);
    await expect(setup({ site: 'No Site' })).rejects.toThrow('No Site cannot be HOSTING_SITE: it must be');
  });
});

describe('what watches the service', () => {
  it('keeps an alert that was changed by hand, and changes the budget when asked', async () => {
    const state = await start();
    await setup();
    const [alert] = state.alerts;
    Object.assign(alert ?? {}, { enabled: false });
    const { outcomes } = await setup({ budget: 50 });
    expect(outcomes.alerts).toEqual({ state: 'ok', detail: '5 policies' });
    expect(alert).toMatchObject({ enabled: false });
    expect(state.budgets).toMatchObject([{ amount: { specifiedAmount: { units: '50' } } }]);
  });

  it('looks for what the sweep logs, and mails the channel', async () => {
    const state = await start();
    await setup();
    const text = JSON.stringify(state.alerts);
    for (const part of ['conditionAbsent', 'auth_error>0', 'oldest_pending_seconds>900', '5xx', 'check_id']) {
      expect(text).toContain(part);
    }
    expect(state.alerts.map(({ notificationChannels }) => notificationChannels)).toEqual(
      Array(5).fill([state.channels[0]?.name]),
    );
    expect(state.logMetrics).toMatchObject([{ filter: expect.stringContaining('"sweep ended"') }]);
    expect(state.uptimeChecks).toMatchObject([{ httpCheck: { path: '/api/health?deep=1' } }]);
  });
});
