/**
 * The error catalogue: every way in which a sync can fail, the texts that users read about it, and
 * whether the engine retries automatically. Errors are classified in
 * `functions/src/elevenlabs/classify.ts`.
 */
export const syncErrorTypes = [
  'rate_limit',
  'auth_error',
  'quota',
  'in_use',
  'validation',
  'body_missing',
  'server_error',
  'network',
  'other_project',
  'unknown',
] as const;
export type SyncErrorType = (typeof syncErrorTypes)[number];

/**
 * Causes that lie outside of the document, and that only people can remove. The schedule tries one
 * document from time to time, and all once it gets through (`functions/src/sync/blocked.ts`).
 */
export const blockingErrorTypes = ['auth_error', 'quota', 'other_project'] as const satisfies readonly SyncErrorType[];

interface CatalogueEntry {
  /** Whether the same request may succeed later without a change. */
  retryable: boolean;
  /** A short title for lists and filters. */
  title: string;
  /** Shown while the next attempt waits. */
  waiting: string;
  /** Shown after the last attempt: what happened and what to do. */
  final: string;
  /**
   * Shown instead of `final` while a scheduled retry is to come; null for errors that are never
   * retried.
   */
  scheduled: string | null;
  /** A longer explanation with what the user can do. */
  hint: string;
}

export const errorCatalogue = {
  rate_limit: {
    retryable: true,
    title: 'Service busy',
    waiting: 'Service busy, retrying...',
    final: 'ElevenLabs is rate-limiting requests. Retry in a moment.',
    scheduled: 'Service busy. Retrying automatically. You can also retry now.',
    hint: 'ElevenLabs limits how many requests a workspace may make at once. Nothing is wrong with the document. If this keeps happening, lower the number of parallel syncs or upgrade the ElevenLabs plan.',
  },
  auth_error: {
    retryable: false,
    title: 'API key invalid',
    waiting: 'API key invalid',
    final:
      'API key invalid. An administrator needs to set a valid ElevenLabs key. Syncing continues by itself once it is set.',
    scheduled: null,
    hint: 'ElevenLabs rejected the API key, or none is set. Set the secret ELEVENLABS_API_KEY to a key with write access to the knowledge base (Conversational AI).',
  },
  quota: {
    retryable: false,
    title: 'Quota exceeded',
    waiting: 'Quota exceeded',
    final:
      'ElevenLabs quota exceeded. Delete unused documents or upgrade the plan. Syncing continues by itself once there is room.',
    scheduled: null,
    hint: 'The ElevenLabs workspace has no credits or no knowledge-base storage left. The API key is valid. Delete unused documents in ElevenLabs or upgrade the plan.',
  },
  in_use: {
    retryable: false,
    title: 'In use by agents',
    waiting: 'Still in use by agents, retrying...',
    final:
      'This document is attached directly to agents. Remove it there and retry, remove it everywhere and delete, or keep it.',
    scheduled:
      'ElevenLabs says that agents use this document, but names none. Retrying automatically. You can also retry now.',
    hint: "ElevenLabs won't delete a document that is attached directly to an agent. Agents that use all documents don't block a deletion.",
  },
  validation: {
    retryable: false,
    title: 'Document format invalid',
    waiting: 'Document format invalid',
    final: 'ElevenLabs rejected this document. Fix it as described in the details, then save it.',
    scheduled: null,
    hint: "The name, content, size or format was rejected, or the web page couldn't be loaded. Retrying without a change will fail again.",
  },
  body_missing: {
    retryable: false,
    title: 'Text missing',
    waiting: 'Text missing',
    final:
      'The stored text or file is missing or damaged. Edit the document, enter the text or file again, and save it.',
    scheduled: null,
    hint: "Firestore doesn't have the text or file as it was saved, so nothing was sent. ElevenLabs keeps the version that was synced last. Retrying without a new text or file will fail again.",
  },
  server_error: {
    retryable: true,
    title: 'Service unavailable',
    waiting: 'Service unavailable, retrying...',
    final: 'Service unavailable. Retry in a moment.',
    scheduled: 'Service unavailable. Retrying automatically. You can also retry now.',
    hint: 'ElevenLabs returned a server error. Nothing is wrong with the document. See status.elevenlabs.io for known outages.',
  },
  network: {
    retryable: true,
    title: 'Connection failed',
    waiting: 'Connection failed, retrying...',
    final: 'Connection failed. Retry in a moment.',
    scheduled: 'Connection failed. Retrying automatically. You can also retry now.',
    hint: "ElevenLabs didn't respond: the connection was refused, was interrupted or timed out. Nothing is wrong with the document.",
  },
  other_project: {
    retryable: false,
    title: 'Database of another project',
    waiting: 'Database of another project',
    final:
      'This database was copied from another Firebase project, so nothing is sent. Decide under Sync check which project keeps the copies at ElevenLabs.',
    scheduled: null,
    hint: 'The copies at ElevenLabs belong to the project that the database was copied from. If this project replaces it, take over its copies. If both go on, start anew: this project gets a folder and copies of its own.',
  },
  unknown: {
    retryable: false,
    title: 'Unexpected problem',
    waiting: 'Unexpected problem',
    final: 'Unexpected response. See the details, then retry.',
    scheduled: null,
    hint: "This service doesn't know this response. Include the details when reporting the problem. Retrying is safe and never creates a second copy.",
  },
} as const satisfies Record<SyncErrorType, CatalogueEntry>;
