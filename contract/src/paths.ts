/** Every collection and document path that the service uses in Firestore. */
export const collections = {
  /** The documents; the trigger watches these. */
  knowledge: 'knowledge',
  /** `knowledge/{id}/body/{body_id}.{n}`: the text or file, in parts. */
  body: 'body',
  /** `knowledge/{id}/attempts/{claim id}-{attempt}`: what became of each attempt. */
  attempts: 'attempts',
  /** `uploads/{body_id}`: a body that no document points to yet, or any more. */
  uploads: 'uploads',
  /** `jobs/{id}`: work in pages that people watch, such as a reconciliation. */
  jobs: 'jobs',
  /** `jobs/{id}/findings/{finding}`: what it came upon. */
  findings: 'findings',
  /** What pages are told of the ElevenLabs workspace: `workspace/agents`. */
  workspace: 'workspace',
  /** What the engine keeps for itself: `engine/folders`, the ElevenLabs folder of each account in use, and others below. */
  engine: 'engine',
} as const;

/** `workspace/agents`: which agents are known to hold the service's folder. */
export const agentsDocument = 'agents';

export const foldersDocument = 'folders';
/** `engine/reconcile`: which comparison was started last. */
export const reconcileDocument = 'reconcile';
/** `engine/index`: when indexes were last looked up for people who watch. */
export const indexDocument = 'index';
/** `engine/sweep`: how far the sweep has looked for tombstones that were set by hand. */
export const sweepDocument = 'sweep';

export const bodyPartId = (bodyId: string, part: number): string => `${bodyId}.${part}`;
