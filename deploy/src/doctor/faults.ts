/** Everything that doctor can find wrong, one thing at a time. */
import type { Simulator } from '@knowledge-sync/emulator/simulator';
import { firstLineFor } from '../foreign/rules.ts';
import { type Resource, type State, seedCollection } from '../stand-in/state.ts';

const id = 'ks-stand-in';

const functionName = (name: string) => `projects/${id}/locations/europe-west4/functions/${name}`;
const changeFunction = (state: State, name: string, change: object) => {
  state.functions.set(functionName(name), { ...state.functions.get(functionName(name)), ...change } as Resource);
};
export const changeDatabase = (state: State, change: object) => {
  state.databases.set('(default)', { ...state.databases.get('(default)'), ...change });
};
const dropRole = (state: State, role: string) => {
  state.policy.bindings = state.policy.bindings.filter((binding) => binding.role !== role);
};
const changeJob = (state: State, change: object) => {
  const name = `projects/${id}/locations/europe-west4/jobs/firebase-schedule-sweepKnowledge-europe-west4`;
  state.jobs.set(name, { ...state.jobs.get(name), ...change } as Resource);
};

export const answerHealth = (state: State, checks: object) =>
  state.answers.set(`site/${id}/api/health`, { status: 503, body: { status: 'failing', checks } });

interface Fault {
  bring(state: State, elevenLabs: Simulator): unknown;
  check: string;
  detail: string;
  fix: string;
}

export const faults: Record<string, Fault> = {
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
    bring: (_, elevenLabs) => elevenLabs.changeSettings({ api_keys: ['another'] }),
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
  'a site without sign-in': {
    bring: (state) => (state.auth = { ...state.auth, authorizedDomains: ['localhost'] }),
    check: 'authentication',
    detail: 'nobody may sign in on ks-stand-in.web.app',
    fix: 'npm run setup',
  },
  'App Check enforced': {
    bring: (state) => state.appCheck.set('firestore.googleapis.com', 'ENFORCED'),
    check: 'app-check',
    detail: 'is enforced for Firestore',
    fix: 'https://console.firebase.google.com/project/ks-stand-in/appcheck',
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
