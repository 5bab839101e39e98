/** The service's own names in a Firebase project. */
import type { Parameters } from './parameters.ts';

/** Where the service is, or will be, in the project. */
export type Placement = Pick<Parameters, 'region' | 'database' | 'prefix' | 'site'>;

/** The codebase of the functions, which firebase-tools stores in a label of each. */
export const codebase = 'knowledge-sync';
export const codebaseLabel = 'firebase-functions-codebase';
export const runtime = 'nodejs24';

/** The functions of functions/src/index.ts, by what starts them. */
export const functionsByTrigger = {
  http: ['api'],
  events: ['onKnowledgeWritten', 'onKnowledgeCounted', 'onBodyUpdated', 'onJobWritten'],
  schedules: ['sweepKnowledge', 'reconcileNightly'],
} as const;
export const allFunctions: readonly string[] = Object.values(functionsByTrigger).flat();

/** A function's ID in the project. firebase-tools joins the prefix in this way. */
export const functionName = (id: string, prefix: string): string => (prefix === '' ? id : `${prefix}-${id}`);

/** The Cloud Scheduler job that starts a function. firebase-tools names it. */
export const schedulerJobId = (id: string, { prefix, region }: Placement): string =>
  `firebase-schedule-${functionName(id, prefix)}-${region}`;

export const secrets = { elevenLabsKey: 'ELEVENLABS_API_KEY', webhook: 'ALERT_WEBHOOK_SECRET' } as const;

/** Names of alert policies and uptime checks of setup begin with this. */
export const displayName = 'Knowledge Sync';

/** firebase.json sends these paths to the API and to the page. */
export const rewrites = { api: '/api/**', page: '!/assets/**' } as const;

/** The APIs that the service and these commands call. */
export const neededApis = [
  'apikeys',
  'artifactregistry',
  'billingbudgets',
  'cloudbilling',
  'cloudbuild',
  'cloudfunctions',
  'cloudresourcemanager',
  'cloudscheduler',
  'compute',
  'eventarc',
  'firebase',
  'firebasehosting',
  'firebaserules',
  'firestore',
  'iam',
  'identitytoolkit',
  'logging',
  'monitoring',
  'orgpolicy',
  'pubsub',
  'run',
  'secretmanager',
  'serviceusage',
  'storage',
].map((name) => `${name}.googleapis.com`);

/** Permissions of a person or CI job that deploys. Each can be tested on a project. */
export const deployPermissions: readonly string[] = [
  'artifactregistry.repositories.update',
  'cloudfunctions.functions.create',
  'cloudfunctions.functions.delete',
  'cloudfunctions.functions.get',
  'cloudfunctions.functions.list',
  'cloudfunctions.functions.setIamPolicy',
  'cloudfunctions.functions.update',
  'cloudfunctions.operations.get',
  'cloudscheduler.jobs.create',
  'cloudscheduler.jobs.get',
  'cloudscheduler.jobs.update',
  'datastore.databases.get',
  'datastore.entities.create',
  'datastore.entities.get',
  'datastore.entities.list',
  'datastore.entities.update',
  'datastore.indexes.create',
  'datastore.indexes.list',
  'datastore.indexes.update',
  'firebase.projects.get',
  'firebasehosting.sites.get',
  'firebasehosting.sites.update',
  'firebaserules.releases.create',
  'firebaserules.releases.list',
  'firebaserules.releases.update',
  'firebaserules.rulesets.create',
  'firebaserules.rulesets.get',
  'iam.serviceAccounts.actAs',
  'run.services.get',
  'run.services.setIamPolicy',
  'run.services.update',
  'secretmanager.secrets.get',
  'secretmanager.versions.get',
  'serviceusage.services.get',
];

/** On top for the first deployment, in which firebase-tools creates the functions' own account. */
export const firstDeployPermissions: readonly string[] = [
  'iam.serviceAccounts.create',
  'resourcemanager.projects.getIamPolicy',
  'resourcemanager.projects.setIamPolicy',
];

/** What `npm run setup` may do on top. */
export const setupPermissions: readonly string[] = [
  'apikeys.keys.list',
  'datastore.backupSchedules.create',
  'datastore.databases.create',
  'datastore.databases.update',
  'firebase.clients.create',
  'firebaseauth.configs.update',
  'firebaseauth.users.create',
  'firebaseauth.users.update',
  'monitoring.alertPolicies.create',
  'monitoring.notificationChannels.create',
  'monitoring.uptimeCheckConfigs.create',
  'secretmanager.secrets.create',
  'secretmanager.secrets.setIamPolicy',
  'secretmanager.versions.add',
  'serviceusage.services.enable',
];

/** Regions next to a database in several regions, the best first. */
const regionsOfMultiRegions: Readonly<Record<string, readonly string[]>> = {
  nam5: ['us-central1', 'us-central2'],
  nam7: ['us-central1', 'us-east4', 'us-central2'],
  eur3: ['europe-west4', 'europe-west1'],
};

/** Regions for functions next to a database, the best first. Most locations are regions. */
export const regionsNextTo = (location: string): readonly string[] => regionsOfMultiRegions[location] ?? [location];
