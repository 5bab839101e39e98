/**
 * The only file that defines functions. Their code is in modules that each function loads on first
 * use, so that an event without work starts fast.
 */
import { createRequire } from 'node:module';
import { normalBaseUrl, type Person } from '@knowledge-sync/contract';
import { initializeApp } from 'firebase-admin/app';
import { getFirestore, Timestamp } from 'firebase-admin/firestore';
import * as logger from 'firebase-functions/logger';
import { onDocumentUpdated, onDocumentWritten } from 'firebase-functions/v2/firestore';
import { requiresRole } from 'firebase-functions/v2/options';
import { onSchedule } from 'firebase-functions/v2/scheduler';
import type { Gate } from './admission/gate.ts';
import { isFlagSet } from './history/flag-set.ts';
import { onJobWritten as onJob } from './reconcile/on-job-written.ts';
import { systemClock } from './runtime/clock.ts';
import * as config from './runtime/config.ts';
import type { BaseContext, CallsPerMinute, EngineContext } from './runtime/context.ts';
import { newId } from './runtime/ids.ts';
import { lazy } from './runtime/lazy.ts';
import { syncFunctionSeconds } from './runtime/timeouts.ts';
import { leaveRequestsUnparsed, restoreHeaders } from './runtime/unparsed-requests.ts';
import { type KnowledgeWritten, onWritten } from './sync/on-written.ts';

for (const role of config.requiredRoles) requiresRole(role);

// The other functions get events, and the runtime has to parse those. The Functions emulator would
// end on an answer that comes before the whole body.
if (process.env.FUNCTION_TARGET === 'api' && process.env.FUNCTIONS_EMULATOR !== 'true') leaveRequestsUnparsed();

/**
 * Loads what verifies tokens, a fifth of a cold start, only where the API is defined: in its own
 * function, and when the Firebase CLI reads all of them. `import` cannot be conditional here,
 * because the Functions emulator loads no module that awaits.
 */
const https = ['api', undefined].includes(process.env.FUNCTION_TARGET)
  ? (createRequire(import.meta.url)('firebase-functions/v2/https') as typeof import('firebase-functions/v2/https'))
  : null;

const jobTimeoutSeconds = 120;
const apiTimeoutSeconds = 60;
const sweepTimeoutSeconds = 120;

const baseContext = lazy((): BaseContext => {
  initializeApp();
  const uploadTtlMs = config.uploadTtlSeconds.value() * 1000;
  // A parameter that is not resolved reads as 0, and the sweep would delete every upload in
  // progress.
  if (uploadTtlMs <= 0) throw new Error('UPLOAD_TTL_SECONDS must be set');
  const earlierTextsDays = config.earlierTextsDays.value();
  const database = config.database.value();
  if (database === '') throw new Error('DATABASE must be set');
  const db = getFirestore(database);
  return { db, clock: systemClock, logger, newId, random: Math.random, uploadTtlMs, earlierTextsDays };
});

/** The names of accounts, for the log of what people did. */
async function lookUpPeople(uids: readonly string[]): Promise<Map<string, Person>> {
  baseContext();
  const { getAuth } = await import('firebase-admin/auth');
  const { users } = await getAuth().getUsers(uids.map((uid) => ({ uid })));
  return new Map(
    users.map(({ uid, displayName, email }) => [uid, { name: displayName ?? null, email: email ?? null }]),
  );
}

function callsPerMinute(): CallsPerMinute {
  const calls = {
    reads: config.readsPerMinute.value(),
    lists: config.listsPerMinute.value(),
    writes: config.writesPerMinute.value(),
    agents: config.agentCallsPerMinute.value(),
  };
  // A parameter that is not resolved reads as 0, and every call would be refused.
  const missing = Object.entries(calls).find(([, limit]) => limit <= 0);
  if (missing !== undefined) throw new Error(`The limit of ${missing[0]} per minute must be set`);
  return calls;
}

const apiListener = lazy(async () => {
  const [{ createApi }, { readAccountState }, { createAddressCheck }, { getRequestListener }, { getAuth }] =
    await Promise.all([
      import('./api/app.ts'),
      import('./people/account-state.ts'),
      import('./runtime/address-check.ts'),
      import('@hono/node-server'),
      import('firebase-admin/auth'),
    ]);
  const slots = await sharedSlots();
  const baseUrl = normalBaseUrl(config.elevenLabsBaseUrl.value());
  const app = createApi({
    ...baseContext(),
    baseUrl,
    addressProblem: createAddressCheck({ ...baseContext(), slots }, baseUrl),
    placement: {
      project: process.env.GCLOUD_PROJECT ?? '',
      region: config.region.value(),
      database: baseContext().db.databaseId,
    },
    accounts: getAuth(),
    // The API compares each token with the account itself, in the same way on the emulator.
    verifyIdToken: (token) => getAuth().verifyIdToken(token),
    readAccount: (uid) => readAccountState(getAuth(), uid),
    requiresSecondFactor: config.requireMfa.value(),
    lookUpPeople,
    engine: apiEngineContext,
    callsPerMinute: callsPerMinute(),
    slots,
    agentListMs: config.agentListSeconds.value() * 1000,
  });
  return getRequestListener(app.fetch);
});

export const api = https?.onRequest(
  {
    region: config.region,
    invoker: config.apiInvoker,
    // The largest request takes about 200 MB: its bytes and its parsed form are kept.
    memory: '1GiB',
    timeoutSeconds: apiTimeoutSeconds,
    concurrency: 4,
    maxInstances: 10,
    // For API calls that call ElevenLabs directly. Documents are sent only by the trigger.
    secrets: [config.elevenLabsApiKey],
  },
  async (request, response) => {
    restoreHeaders(request);
    const listener = await apiListener();
    await listener(request, response);
  },
);

const counter = lazy(async () => (await import('./counts/count.ts')).createCounter(baseContext()));

const engineContext = lazy(async () => await contextFor(config.syncTimeoutSeconds.value(), await syncGate()));
/** A claim made by any function lasts at most as long as a sync's. */
const apiEngineContext = lazy(() => contextFor(apiTimeoutSeconds, null));
const sweepContext = lazy(
  async () =>
    await contextFor(Math.min(sweepTimeoutSeconds, config.syncTimeoutSeconds.value()), await backgroundGate()),
);
const jobContext = lazy(
  async () => await contextFor(Math.min(jobTimeoutSeconds, config.syncTimeoutSeconds.value()), await backgroundGate()),
);

const sharedSlots = lazy(async () => {
  const { SharedSlots } = await import('./admission/shared-slots.ts');
  const count = config.peopleConcurrency.value();
  if (count <= 0) throw new Error('PEOPLE_CONCURRENCY must be set');
  return new SharedSlots(baseContext(), count);
});

/** Of the sync function: its part of the plan, and the shared slots while nobody else uses them. */
const syncGate = lazy(async () => {
  const [{ Gate }, shared] = await Promise.all([import('./admission/gate.ts'), sharedSlots()]);
  const plan = config.planConcurrency.value();
  if (plan <= 0) throw new Error('PLAN_CONCURRENCY must be set');
  const own = Math.floor((plan - shared.count) / Math.max(1, config.syncMaxInstances.value()));
  const longestWaitMs = (syncFunctionSeconds - config.syncTimeoutSeconds.value()) * 1000;
  return new Gate(baseContext(), { own: Math.max(0, own), shared, longestWaitMs });
});

/** Of sweep and comparison, which have only the shared slots. They wait within their deadline. */
const backgroundGate = lazy(async () => {
  const [{ Gate }, shared] = await Promise.all([import('./admission/gate.ts'), sharedSlots()]);
  return new Gate(baseContext(), { own: 0, shared, longestWaitMs: 0 });
});

/** @param timeoutSeconds the time limit of the work; its claims outlive it */
async function contextFor(timeoutSeconds: number, gate: Gate | null): Promise<EngineContext> {
  const { createEngineContext } = await import('./runtime/engine-context.ts');
  const settings = {
    projectId: process.env.GCLOUD_PROJECT ?? '',
    apiKey: config.elevenLabsApiKey.value(),
    baseUrl: config.elevenLabsBaseUrl.value(),
    timeoutSeconds,
    settleSeconds: config.settleSeconds.value(),
    requeueAfterSeconds: config.requeueAfterSeconds.value(),
    ragModel: config.ragModel.value(),
  };
  return createEngineContext(baseContext(), settings, gate);
}

export const onKnowledgeWritten = onDocumentWritten(
  {
    database: config.database,
    document: 'knowledge/{id}',
    region: config.region,
    retry: true,
    // Room for five large files at once (runtime/engine-context.ts), whatever the concurrency is.
    memory: '1GiB',
    timeoutSeconds: syncFunctionSeconds,
    // Documents wait for their turn inside (admission/gate.ts). At its maximum Cloud Run would
    // refuse them, and Pub/Sub deliver ever more slowly.
    concurrency: 1000,
    maxInstances: config.syncMaxInstances,
    secrets: [config.elevenLabsApiKey],
  },
  async (event) => {
    const written = {
      eventId: event.id,
      documentId: event.params.id,
      before: event.data?.before.data() ?? null,
      after: event.data?.after.data() ?? null,
      updateTime: event.data?.after.updateTime ?? null,
    };
    await onWritten(written, { clock: systemClock, engine: engineContext });
    await logRetry(written);
  },
);

export const onKnowledgeCounted = onDocumentWritten(
  {
    database: config.database,
    document: 'knowledge/{id}',
    region: config.region,
    retry: true,
    memory: '256MiB',
    timeoutSeconds: 60,
    // One instance writes the events that arrive at the same time together.
    concurrency: 80,
    maxInstances: 1,
  },
  async (event) => {
    const count = await counter();
    await count({
      eventId: event.id,
      documentId: event.params.id,
      before: event.data?.before.data() ?? null,
      after: event.data?.after.data() ?? null,
      at: event.data?.after.updateTime ?? Timestamp.fromDate(new Date(event.time)),
    });
  },
);
/** Comes after the sync, so that the log never delays one. */
async function logRetry(written: KnowledgeWritten): Promise<void> {
  if (!isFlagSet(written)) return;
  const { recordFlaggedRetry } = await import('./history/flagged-retry.ts');
  await recordFlaggedRetry(baseContext(), lookUpPeople, written);
}

export const onBodyUpdated = onDocumentUpdated(
  {
    database: config.database,
    document: 'knowledge/{id}/body/{part}',
    region: config.region,
    retry: true,
    // Room for a file of 20 MB.
    memory: '512MiB',
    timeoutSeconds: 60,
    concurrency: 2,
    maxInstances: 1,
  },
  async (event) => {
    const { editStoredBody } = await import('./commands/edit-stored-body.ts');
    await editStoredBody(baseContext(), { documentId: event.params.id, partId: event.params.part });
  },
);

const sweepMemory = lazy(async () => new (await import('./scheduled-sweep.ts')).ReportMemory());

const alertTarget = lazy(async () => {
  const url = config.alertWebhookUrl.value();
  if (url === '') return null;
  const { alertTargetOf } = await import('./operations/alerts/deliver.ts');
  const project = process.env.GCLOUD_PROJECT ?? '';
  const [secret, appUrl] = [config.alertWebhookSecret.value(), config.appUrl.value()];
  return alertTargetOf(logger, { url, secret, appUrl, project });
});

export const sweepKnowledge = onSchedule(
  {
    schedule: 'every 1 minutes',
    region: config.region,
    memory: '512MiB',
    timeoutSeconds: sweepTimeoutSeconds,
    maxInstances: 1,
    secrets: [config.elevenLabsApiKey, config.alertWebhookSecret],
  },
  async ({ jobName }) => {
    const { scheduledSweep } = await import('./scheduled-sweep.ts');
    const memory = await sweepMemory();
    // A call that the schedule did not make comes from a person, who wants a pass.
    if (jobName === undefined) memory.forget();
    await scheduledSweep(await sweepContext(), await alertTarget(), memory);
  },
);

export const onJobWritten = onDocumentWritten(
  {
    database: config.database,
    document: 'jobs/{id}',
    region: config.region,
    retry: true,
    memory: '512MiB',
    timeoutSeconds: jobTimeoutSeconds,
    // One reconcile job runs at a time. Events of its own writes cause no work.
    maxInstances: 1,
    concurrency: 10,
    secrets: [config.elevenLabsApiKey],
  },
  async (event) => {
    await onJob(
      { jobId: event.params.id, after: event.data?.after.data() ?? null },
      { clock: systemClock, engine: jobContext },
    );
  },
);

export const reconcileNightly = onSchedule(
  {
    // The type allows no expression, unlike the Firebase CLI, which replaces this one.
    schedule: config.reconcileSchedule.toCEL(),
    timeZone: config.timeZone,
    region: config.region,
    memory: '256MiB',
    timeoutSeconds: 60,
    maxInstances: 1,
    retryCount: 3,
  },
  async () => {
    if (!config.reconcileScheduled.value()) return;
    const most = config.reconcileMaxDocuments.value();
    if (most <= 0) throw new Error('RECONCILE_MAX_DOCUMENTS must be set');
    const { startReconcile } = await import('./reconcile/start.ts');
    // It only reports. Repairs are started by users.
    await startReconcile(baseContext(), { repair: false, createdBy: null, most });
  },
);
