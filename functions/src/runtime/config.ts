import { defineBoolean, defineInt, defineSecret, defineString } from 'firebase-functions/params';

export const region = defineString('REGION', {
  default: 'us-central1',
  description:
    'The region of the functions. Choose the one next to the database: europe-west4 for eur3, us-central1 for nam5.',
});

export const database = defineString('DATABASE', {
  default: '(default)',
  description: 'The Firestore database with the documents. A database of its own keeps them apart from other data.',
});

/**
 * `public` lets everyone reach the API, which checks the sign-in itself. `private` is for
 * organisations that forbid `allUsers`. The Firebase CLI reads it when it deploys.
 */
export const apiInvoker = process.env.API_INVOKER === 'private' ? 'private' : 'public';

/**
 * The roles of the functions' own service account. The Firebase CLI creates the account, and gives
 * it access to the secret.
 */
export const requiredRoles = [
  'roles/datastore.user',
  // Eventarc calls the triggers as this account.
  'roles/eventarc.eventReceiver',
  'roles/run.invoker',
  'roles/logging.logWriter',
  // The page People changes roles and accounts.
  'roles/firebaseauth.admin',
] as const;

export const elevenLabsApiKey = defineSecret('ELEVENLABS_API_KEY');

export const elevenLabsBaseUrl = defineString('ELEVENLABS_BASE_URL', {
  default: 'https://api.elevenlabs.io',
  description: 'The base URL of ElevenLabs. Change it for a regional or compatible endpoint.',
});

export const syncTimeoutSeconds = defineInt('SYNC_TIMEOUT_SECONDS', {
  default: 180,
  description: 'The time limit of one sync, including attempts and waits between them. At most 480.',
});

export const planConcurrency = defineInt('PLAN_CONCURRENCY', {
  // Safe for every plan but Free.
  default: 3,
  description:
    'Requests to ElevenLabs at once, of all functions together. At most what your plan allows: 2 Free, 3 Starter, 5 Creator, 10 Pro, 15 Scale. When ElevenLabs refuses some, fewer are made for a while.',
});

export const peopleConcurrency = defineInt('PEOPLE_CONCURRENCY', {
  default: 1,
  description:
    'How many of PLAN_CONCURRENCY are kept for calls by people, the sweep and the sync check. Syncs use them while nobody else does.',
});

export const syncMaxInstances = defineInt('SYNC_MAX_INSTANCES', {
  default: 1,
  description:
    'Instances of the sync function, which share PLAN_CONCURRENCY evenly. One instance lets 1,000 documents wait, and is enough for every plan.',
});

export const agentListSeconds = defineInt('AGENT_LIST_SECONDS', {
  default: 10,
  description:
    'How many seconds a list of agents is kept for everyone who opens the page. 0 asks ElevenLabs each time.',
});

export const settleSeconds = defineInt('SETTLE_SECONDS', {
  default: 600,
  description: 'How long a lost request may still take effect at ElevenLabs.',
});

export const requeueAfterSeconds = defineInt('REQUEUE_AFTER_SECONDS', {
  default: 600,
  description:
    'How long a queued document may wait for its event before the sweep queues it again. Eventarc itself redelivers after up to 600 s.',
});

export const uploadTtlSeconds = defineInt('UPLOAD_TTL_SECONDS', {
  default: 3600,
  description:
    'How long parts of a body are kept that no document uses, after an interrupted upload or an edit. Longer than any request takes.',
});

export const ragModel = defineString('RAG_MODEL', {
  default: 'multilingual_e5_large_instruct',
  description:
    'The embedding model for the search indexes of all documents: multilingual_e5_large_instruct, e5_mistral_7b_instruct, or off.',
});

export const earlierTextsDays = defineInt('EARLIER_TEXTS_DAYS', {
  default: 30,
  description: 'How many days a text is kept that an edit replaced, so that it can be restored. 0 keeps none.',
});

export const readsPerMinute = defineInt('READS_PER_MINUTE', {
  default: 1200,
  description: 'How many single records one person may read through the API in a minute.',
});

export const listsPerMinute = defineInt('LISTS_PER_MINUTE', {
  default: 300,
  description: 'How many pages of lists one person may read through the API in a minute.',
});

export const writesPerMinute = defineInt('WRITES_PER_MINUTE', {
  default: 600,
  description: 'How many changes one person may make through the API in a minute. An upload is one.',
});

export const agentCallsPerMinute = defineInt('AGENT_CALLS_PER_MINUTE', {
  default: 120,
  description: 'How many calls that ask ElevenLabs, such as those about agents, one person may make in a minute.',
});

export const reconcileSchedule = defineString('RECONCILE_SCHEDULE', {
  default: 'every day 03:00',
  description: 'When both sides are compared, in crontab or App Engine syntax.',
});

export const reconcileScheduled = defineBoolean('RECONCILE_SCHEDULED', {
  default: true,
  description: 'false turns the scheduled comparison off. One on request is always possible.',
});

export const reconcileMaxDocuments = defineInt('RECONCILE_MAX_DOCUMENTS', {
  default: 2000,
  description:
    'How many documents and copies one scheduled comparison looks at. The next one continues there. Each costs up to two reads.',
});

export const timeZone = defineString('TIME_ZONE', {
  default: 'UTC',
  description: 'The time zone of RECONCILE_SCHEDULE, for example Europe/Berlin.',
});

export const requireMfa = defineBoolean('REQUIRE_MFA', {
  default: false,
  description: 'true lets only people in who sign in with a second factor. Run setup after it, then deploy.',
});

export const alertWebhookUrl = defineString('ALERT_WEBHOOK_URL', {
  default: '',
  description: 'The https address that gets a signed request when something needs a person. Empty for none.',
});

export const alertWebhookSecret = defineSecret('ALERT_WEBHOOK_SECRET');

export const appUrl = defineString('APP_URL', {
  default: '',
  description: 'The address of the web app, for links in alerts. Empty for https://<project>.web.app.',
});
