/** A stand-in project in which everything is as setup and deploy leave it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootDir } from '@knowledge-sync/emulator/paths';
import { requiredRoles } from '@knowledge-sync/functions/runtime/config.ts';
import { codebase, codebaseLabel, functionsByTrigger, rewrites, runtime, schedulerJobId, secrets } from '../service.ts';
import type { StandIn } from '../stand-in/server.ts';
import { projectNumber, type Resource, type State } from '../stand-in/state.ts';

const id = 'ks-stand-in';
const project = `projects/${id}`;
const region = 'europe-west4';
const location = 'eur3';
const account = `firebase-fn-1@${id}.iam.gserviceaccount.com`;
const placement = { region, database: '(default)', prefix: '', site: id };

export async function deployInto({ state }: StandIn): Promise<void> {
  state.databases.set('(default)', {
    locationId: location,
    pointInTimeRecoveryEnablement: 'POINT_IN_TIME_RECOVERY_ENABLED',
    deleteProtectionState: 'DELETE_PROTECTION_ENABLED',
  });
  state.backupSchedules.set('(default)', [{ name: 's1' }]);
  for (const name of Object.values(secrets))
    state.secrets.set(name, { versions: [{ value: 'key', state: 'ENABLED' }] });
  state.policy = {
    etag: 'e1',
    bindings: [
      binding('eventarc.serviceAgent', `service-${projectNumber}@gcp-sa-eventarc.iam.gserviceaccount.com`),
      binding('pubsub.serviceAgent', `service-${projectNumber}@gcp-sa-pubsub.iam.gserviceaccount.com`),
      binding('cloudbuild.builds.builder', `${projectNumber}-compute@developer.gserviceaccount.com`),
      ...requiredRoles.map((role) => binding(role.replace('roles/', ''), account)),
    ],
  };
  addFunctions(state);
  await addIndexesAndRules(state);
  addPage(state);
  state.auth = {
    signIn: { email: { enabled: true } },
    client: { permissions: { disabledUserSignup: true } },
    authorizedDomains: [`${id}.web.app`],
  };
  const customAttributes = '{"role":"admin"}';
  state.accounts.push({ localId: 'u1', email: 'ada@example.com', emailVerified: true, customAttributes });
  state.alerts.push({ name: 'a1', displayName: 'Knowledge Sync: no sweep', notificationChannels: ['c1'] });
  state.uptimeChecks.push({ name: 'u1', displayName: 'Knowledge Sync' });
  state.budgets.push({ name: 'b1', budgetFilter: { projects: [`projects/${projectNumber}`] } });
}

const binding = (role: string, member: string) => ({ role: `roles/${role}`, members: [`serviceAccount:${member}`] });

function addFunctions(state: State): void {
  const add = (name: string, more: object = {}) => {
    const full = `${project}/locations/${region}/functions/${name}`;
    state.functions.set(full, {
      name: full,
      state: 'ACTIVE',
      labels: { [codebaseLabel]: codebase },
      buildConfig: { runtime },
      serviceConfig: {
        uri: `${process.env.FIREBASE_FUNCTIONS_V2_URL}/run/${name}`,
        serviceAccountEmail: account,
        secretEnvironmentVariables: [{ key: secrets.elevenLabsKey, secret: secrets.elevenLabsKey, version: '1' }],
      },
      ...more,
    });
  };
  for (const name of functionsByTrigger.http) add(name);
  for (const name of functionsByTrigger.events) {
    const eventFilters = [{ attribute: 'database', value: '(default)' }];
    add(name, { eventTrigger: { triggerRegion: location, retryPolicy: 'RETRY_POLICY_RETRY', eventFilters } });
  }
  for (const name of functionsByTrigger.schedules) {
    add(name);
    const job = `${project}/locations/${region}/jobs/${schedulerJobId(name, placement)}`;
    state.jobs.set(job, { name: job, state: 'ENABLED', status: {} });
  }
}

const read = (name: string): Promise<string> => readFile(join(rootDir, name), 'utf8');

async function addIndexesAndRules(state: State): Promise<void> {
  const groups = `${project}/databases/(default)/collectionGroups`;
  const { indexes, fieldOverrides } = JSON.parse(await read('firestore.indexes.json')) as {
    indexes: { collectionGroup: string; queryScope: string; fields: object[] }[];
    fieldOverrides: { collectionGroup: string; fieldPath: string; ttl?: boolean }[];
  };
  state.indexes = indexes.map(({ collectionGroup, ...index }, at) => ({
    ...index,
    name: `${groups}/${collectionGroup}/indexes/I${at}`,
    polls: 0,
  }));
  state.fields = fieldOverrides.map(({ collectionGroup, fieldPath, ttl }): Resource => {
    const name = `${groups}/${collectionGroup}/fields/${fieldPath}`;
    return { name, indexConfig: { indexes: [] }, ...(ttl && { ttlConfig: { state: 'ACTIVE' } }) };
  });
  state.rulesets.set(`${project}/rulesets/r1`, { source: { files: [{ content: await read('firestore.rules') }] } });
  state.releases.set(`${project}/releases/cloud.firestore`, `${project}/rulesets/r1`);
}

function addPage(state: State): void {
  const version = `${project}/sites/${id}/versions/v1`;
  state.versions.set(version, {
    config: {
      rewrites: [
        { glob: rewrites.api, run: { serviceId: 'api', region } },
        { glob: rewrites.page, path: '/index.html' },
      ],
    },
  });
  state.released.push({ site: id, version });
  state.answers.set('run/api/api/health', { status: 200, body: { status: 'ok' } });
  state.answers.set(`site/${id}/`, { status: 200, body: '<!doctype html>' });
  state.answers.set(`site/${id}/__/firebase/init.json`, { status: 200, body: { apiKey: 'browser-key' } });
  state.answers.set(`site/${id}/api/health`, {
    status: 200,
    body: { status: 'ok', checks: { firestore: { status: 'ok', message: 'Firestore answers.', age_seconds: null } } },
  });
}
