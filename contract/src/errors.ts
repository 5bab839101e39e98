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
}

export const errorCatalogue = {
  rate_limit: {
    retryable: true,
    title: 'Service busy',
    waiting: 'Service busy, retrying...',
    final: 'ElevenLabs is rate-limiting requests. Retry in a moment.',
    scheduled: 'Service busy. Retrying automatically. You can also retry now.',
  },
  auth_error: {
    retryable: false,
    title: 'API key invalid',
    waiting: 'API key invalid',
    final:
      'API key invalid. An administrator needs to set a valid ElevenLabs key. Syncing continues automatically once it is set.',
    scheduled: null,
  },
  quota: {
    retryable: false,
    title: 'Quota exceeded',
    waiting: 'Quota exceeded',
    final:
      'ElevenLabs quota exceeded. Delete unused documents or upgrade the plan. Syncing continues automatically once there is room.',
    scheduled: null,
  },
  in_use: {
    retryable: false,
    title: 'In use by agents',
    waiting: 'Still in use by agents, retrying...',
    final:
      'This document is attached directly to agents. Remove it there and retry, remove it everywhere and delete, or keep it.',
    scheduled:
      'ElevenLabs says that agents use this document, but names none. Retrying automatically. You can also retry now.',
  },
  validation: {
    retryable: false,
    title: 'Document format invalid',
    waiting: 'Document format invalid',
    final: 'ElevenLabs rejected this document. Fix it as described in the details, then save it.',
    scheduled: null,
  },
  body_missing: {
    retryable: false,
    title: 'Text missing',
    waiting: 'Text missing',
    final:
      'The stored text or file is missing or damaged. Edit the document, enter the text or file again, and save it.',
    scheduled: null,
  },
  server_error: {
    retryable: true,
    title: 'Service unavailable',
    waiting: 'Service unavailable, retrying...',
    final: 'Service unavailable. Retry in a moment.',
    scheduled: 'Service unavailable. Retrying automatically. You can also retry now.',
  },
  network: {
    retryable: true,
    title: 'Connection failed',
    waiting: 'Connection failed, retrying...',
    final: 'Connection failed. Retry in a moment.',
    scheduled: 'Connection failed. Retrying automatically. You can also retry now.',
  },
  other_project: {
    retryable: false,
    title: 'Database of another project',
    waiting: 'Database of another project',
    final:
      'This database was copied from another Firebase project, so nothing is sent. Decide under Sync check which project keeps the copies at ElevenLabs.',
    scheduled: null,
  },
  unknown: {
    retryable: false,
    title: 'Unexpected problem',
    waiting: 'Unexpected problem',
    final: 'Unexpected response. See the details, then retry.',
    scheduled: null,
  },
} as const satisfies Record<SyncErrorType, CatalogueEntry>;
