import { execFileSync } from 'node:child_process';
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootDir } from '@knowledge-sync/emulator/paths';
import { type Simulator, startSimulator } from '@knowledge-sync/emulator/simulator';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { firstLineFor } from '../foreign/rules.ts';
import { Google } from '../google/client.ts';
import type { Line } from '../outcome.ts';
import { parseParameters } from '../parameters.ts';
import { type StandIn, startStandIn } from '../stand-in/server.ts';
import { type Resource, type State, seedCollection } from '../stand-in/state.ts';
import { makeCheckout, type TestCheckout } from '../testing/checkout.ts';
import { deployInto, parametersOf } from '../testing/deployed.ts';
import { checks } from './checks/index.ts';
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
  const text = parameters === undefined ? parametersOf(simulator.url) : parameters;
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

const functionName = (name: string) => `projects/${id}/locations/europe-west4/functions/${name}`;
const changeFunction = (state: State, name: string, change: object) => {
  state.functions.set(functionName(name), { ...state.functions.get(functionName(name)), ...change } as Resource);
};
const changeDatabase = (state: State, change: object) => {
  state.databases.set('(default)', { ...state.databases.get('(default)'), ...change });
};
const dropRole = (state: State, role: string) => {
  state.policy.bindings = state.policy.bindings.filter((binding) => binding.role !== role);
};
const changeJob = (state: State, change: object) => {
  const name = `projects/${id}/locations/europe-west4/jobs/firebase-schedule-sweepKnowledge-europe-west4`;
  state.jobs.set(name, { ...state.jobs.get(name), ...change } as Resource);
};

const answerHealth = (state: State, checks: object) =>
  state.answers.set(`site/${id}/api/health`, { status: 503, body: { status: 'failing', checks } });

it('finds nothing wrong with a deployed project, and changes nothing', async () => {
  const lines = await doctor();
  expect(lines.filter(({ outcome }) => outcome.state !== 'ok')).toEqual([]);
  expect(lines.map((line) => line.id)).toEqual(checks.map((check) => check.id));
});

interface Fault {
  bring(state: State): void;
  check: string;
  detail: string;
  fix: string;
}

const faults: Record<string, Fault> = {
  'no project': {
    bring: (state) => (state.exists = false),
    check: 'project',
    detail: 'does not exist, or ada@example.com may not see it',
    fix: 'npm run setup -- --project ks-stand-in',
  },
  'no permission': {
    bring: (state) => state.deniedPermissions.add('datastore.indexes.create'),
    check: 'permissions',
    detail: 'missing datastore.indexes.create',
    fix: 'Ask an owner for the role Editor',
  },
  'no billing': {
    bring: (state) => (state.billingAccount = ''),
    check: 'billing',
    detail: 'no billing account pays',
    fix: 'https://console.cloud.google.com/billing/linkedaccount?project=ks-stand-in',
  },
  'an API off': {
    bring: (state) => (state.apis = new Set(['run.googleapis.com'])),
    check: 'apis',
    detail: 'eventarc.googleapis.com',
    fix: 'npm run setup',
  },
  'the Eventarc account without its role': {
    bring: (state) => dropRole(state, 'roles/eventarc.serviceAgent'),
    check: 'service-agents',
    detail: 'gcp-sa-eventarc.iam.gserviceaccount.com, which delivers events, has no role roles/eventarc.serviceAgent',
    fix: 'npm run setup',
  },
  'no database': {
    bring: (state) => state.databases.clear(),
    check: 'database',
    detail: '(default) does not exist',
    fix: 'npm run setup',
  },
  'Datastore mode': {
    bring: (state) => changeDatabase(state, { type: 'DATASTORE_MODE' }),
    check: 'database',
    detail: 'not in native mode',
    fix: 'Set DATABASE in deploy/.env.ks-stand-in',
  },
  'functions on another continent': {
    bring: (state) => changeDatabase(state, { locationId: 'nam5' }),
    check: 'placement',
    detail: 'functions run in europe-west4, but the database is in nam5',
    fix: 'Set REGION=us-central1 in deploy/.env.ks-stand-in, then npm run deploy',
  },
  'no delete protection': {
    bring: (state) => changeDatabase(state, { deleteProtectionState: 'DELETE_PROTECTION_DISABLED' }),
    check: 'protection',
    detail: 'delete protection off',
    fix: 'npm run setup',
  },
  'no secret': {
    bring: (state) => state.secrets.delete('ALERT_WEBHOOK_SECRET'),
    check: 'secrets',
    detail: 'ALERT_WEBHOOK_SECRET has no enabled version',
    fix: 'npm run setup',
  },
  'a key that ElevenLabs refuses': {
    bring: () => simulator.changeSettings({ api_keys: ['another'] }),
    check: 'elevenlabs',
    detail: 'API key invalid',
    fix: 'npm run rotate-key -- --project ks-stand-in',
  },
  'documents of another app': {
    bring: (state) =>
      seedCollection(state, '(default)', 'jobs', [{ name: 'projects/p/databases/d/documents/jobs/mail', fields: {} }]),
    check: 'foreign',
    detail: 'document jobs/mail',
    fix: 'Set DATABASE in deploy/.env.ks-stand-in',
  },
  'other rules': {
    bring: (state) => {
      const content = `${firstLineFor('service cloud.firestore {}')}\nservice cloud.firestore {}`;
      state.rulesets.set(`projects/${id}/rulesets/r1`, { source: { files: [{ content }] } });
    },
    check: 'rules',
    detail: 'differ from firestore.rules',
    fix: 'npm run deploy -- --project ks-stand-in',
  },
  'an index less': {
    bring: (state) => state.indexes.pop(),
    check: 'indexes',
    detail: '1 missing: ',
    fix: 'npm run deploy',
  },
  'an index being built': {
    bring: (state) => {
      const [index] = state.indexes;
      if (index) Object.assign(index, { polls: 9, state: 'CREATING' });
    },
    check: 'indexes',
    detail: '1 are being built',
    fix: 'Wait, then npm run doctor',
  },
  'a time-to-live policy being built': {
    bring: (state) => {
      const field = state.fields.find(({ ttlConfig }) => ttlConfig !== undefined);
      if (field) field.ttlConfig = { state: 'CREATING' };
    },
    check: 'indexes',
    detail: 'versions.expire_at',
    fix: 'Wait, then npm run doctor',
  },
  'a missing function': {
    bring: (state) => state.functions.delete(functionName('onJobWritten')),
    check: 'functions',
    detail: 'onJobWritten is missing',
    fix: 'npm run deploy',
  },
  'a failed function': {
    bring: (state) => changeFunction(state, 'api', { state: 'FAILED' }),
    check: 'functions',
    detail: 'api is FAILED',
    fix: 'npm run deploy',
  },
  'an old runtime': {
    bring: (state) => changeFunction(state, 'api', { buildConfig: { runtime: 'nodejs18' } }),
    check: 'functions',
    detail: 'api runs on nodejs18, not nodejs24',
    fix: 'npm run deploy',
  },
  'events that the service may not receive': {
    bring: (state) => dropRole(state, 'roles/run.invoker'),
    check: 'account',
    detail: 'lacks roles/run.invoker',
    fix: 'https://console.cloud.google.com/iam-admin/iam?project=ks-stand-in',
  },
  'a newer key': {
    bring: (state) => state.secrets.get('ELEVENLABS_API_KEY')?.versions.push({ value: 'newer', state: 'ENABLED' }),
    check: 'key-version',
    detail: 'uses version 1 of ELEVENLABS_API_KEY; the latest is 2',
    fix: 'npm run deploy',
  },
  'a trigger of another database': {
    bring: (state) => changeFunction(state, 'onBodyUpdated', { eventTrigger: { triggerRegion: 'eur3' } }),
    check: 'triggers',
    detail: 'onBodyUpdated watches no database, not (default)',
    fix: 'npm run deploy',
  },
  'an API that needs a Google sign-in': {
    bring: (state) => state.answers.set('run/api/api/health', { status: 403, body: '' }),
    check: 'api',
    detail: 'Google refuses requests without a Google sign-in',
    fix: 'API_INVOKER=private',
  },
  'a paused schedule': {
    bring: (state) => changeJob(state, { state: 'PAUSED' }),
    check: 'schedules',
    detail: 'the job of sweepKnowledge is PAUSED',
    fix: 'https://console.cloud.google.com/cloudscheduler?project=ks-stand-in',
  },
  'a schedule that fails': {
    bring: (state) => changeJob(state, { status: { code: 7 } }),
    check: 'schedules',
    detail: 'the last attempt of sweepKnowledge failed (code 7)',
    fix: 'Read its logs',
  },
  'no site': {
    bring: (state) => (state.sites = []),
    check: 'site',
    detail: 'ks-stand-in does not exist',
    fix: 'npm run setup',
  },
  'no release': {
    bring: (state) => (state.released = []),
    check: 'hosting',
    detail: 'nothing is released',
    fix: 'npm run deploy',
  },
  'no page': {
    bring: (state) => state.answers.delete(`site/${id}/`),
    check: 'page',
    detail: 'answers 404',
    fix: 'npm run deploy',
  },
  'no key for the page': {
    bring: (state) => state.answers.set(`site/${id}/__/firebase/init.json`, { status: 200, body: {} }),
    check: 'web-app',
    detail: 'has no apiKey',
    fix: 'npm run setup',
  },
  'no authentication': {
    bring: (state) => (state.auth = null),
    check: 'authentication',
    detail: 'not set up',
    fix: 'npm run setup',
  },
  'no admin': {
    bring: (state) => (state.accounts = []),
    check: 'admin',
    detail: 'nobody is an admin',
    fix: 'npm run grant -- you@example.com admin --create --project ks-stand-in',
  },
  'a service that is not well': {
    bring: (state) => {
      const checks = { sweep: { status: 'failing', message: 'The last sweep ended too long ago.', age_seconds: 540 } };
      answerHealth(state, checks);
    },
    check: 'health',
    detail: 'The last sweep ended too long ago.',
    fix: 'docs/operations.md',
  },
};

describe('a fault', () => {
  it.each(Object.entries(faults))('%s', async (_, { bring, check, detail, fix }) => {
    bring(standIn.state);
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
    ['authentication', (state) => (state.auth = { signIn: { email: { enabled: true } } })],
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

it('says once that setup has not run', async () => {
  const lines = await doctor({ parameters: null });
  expect(found(lines, 'failed')).toEqual(['parameters']);
});

it('names parameters without a value', async () => {
  const lines = await doctor({ parameters: 'REGION=europe-west4' });
  expect(lines.find((line) => line.id === 'parameters')?.outcome.detail).toContain('SYNC_CONCURRENCY');
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
