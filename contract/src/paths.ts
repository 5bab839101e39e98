/** Every Firestore collection of the service. */
export const collections = {
  /** The documents. Writes to them start the trigger. */
  knowledge: 'knowledge',
  /** `knowledge/{id}/body/{body_id}.{n}`: the text or file, in parts. */
  body: 'body',
  /** `knowledge/{id}/attempts/{claim id}-{attempt}`: the outcome of each attempt. */
  attempts: 'attempts',
  /** `knowledge/{id}/versions/{version}`: texts that an edit replaced. */
  versions: 'versions',
  /** `knowledge/{id}/questions/{question}`: what agents must find in it. */
  questions: 'questions',
  /** `checks/{id}`: whether agents find a document, and when that is checked next. */
  checks: 'checks',
  /** `events/{id}`: what people did. */
  events: 'events',
  /** `people/{uid}`: the names of users. */
  people: 'people',
  /** `ended_sessions/{uid}`: sign-ins of a user before this time have ended. */
  endedSessions: 'ended_sessions',
  /** `uploads/{body_id}`: a body that no document uses yet, or no longer uses. */
  uploads: 'uploads',
  /** `jobs/{id}`: reconcile jobs. */
  jobs: 'jobs',
  /** `jobs/{id}/findings/{finding}`: the findings of a job. */
  findings: 'findings',
  /** Facts about the ElevenLabs workspace that the web app reads: `workspace/agents`. */
  workspace: 'workspace',
  /** `counts/{shard}`: the numbers of all documents. */
  counts: 'counts',
  /**
   * The engine's own records, such as `engine/folders`: the ElevenLabs folder of each account in
   * use.
   */
  engine: 'engine',
  /** `engine/limits/allowances/{uid}`: how many calls a person has made in this minute. */
  allowances: 'allowances',
} as const;

/** `workspace/agents`: the known holders of the service's folder. */
export const agentsDocument = 'agents';

export const foldersDocument = 'folders';
/** `engine/reconcile`: the reconcile job that was started last. */
export const reconcileDocument = 'reconcile';
/** `engine/index`: when indexes were last checked for an open web page. */
export const indexDocument = 'index';
/** `engine/sweep`: when the last sweep ended, and how far it has looked for tombstones. */
export const sweepDocument = 'sweep';

/** `engine/schema`: the version of the stored documents, and how far the next migration is. */
export const schemaDocument = 'schema';

/** `engine/blocked`: how documents are tried again that failed for a cause outside of them. */
export const blockedDocument = 'blocked';

/** `engine/alerts`: which alerts were sent to the webhook, and when. */
export const alertsDocument = 'alerts';

/** `engine/limits`: has no fields, only the allowances of people. */
export const limitsDocument = 'limits';

/** `engine/asking`: how many questions each person has asked in this hour. */
export const askingDocument = 'asking';

/** `engine/slots`: which calls by people are asking ElevenLabs. */
export const slotsDocument = 'slots';
/** `engine/agent-list`: pages of agents as ElevenLabs last listed them, for some seconds. */
export const agentListDocument = 'agent-list';
/** `engine/questions`: how far the checks of documents have come. */
export const questionsDocument = 'questions';

/** Every record in `engine`, also of earlier releases. */
export const engineDocuments: readonly string[] = [
  foldersDocument,
  reconcileDocument,
  indexDocument,
  sweepDocument,
  schemaDocument,
  blockedDocument,
  alertsDocument,
  limitsDocument,
  askingDocument,
  slotsDocument,
  agentListDocument,
  questionsDocument,
  // Earlier releases wrote it.
  'words',
];

export const bodyPartId = (bodyId: string, part: number): string => `${bodyId}.${part}`;
