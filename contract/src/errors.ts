/**
 * The error catalogue: every way a sync can fail, what a person reads about it, and whether the engine tries again by itself.
 * Classifying an error is the business of `functions/src/elevenlabs/`, not of this file.
 */
export const syncErrorTypes = [
  'rate_limit',
  'auth_error',
  'quota',
  'in_use',
  'validation',
  'server_error',
  'network',
  'unknown',
] as const;
export type SyncErrorType = (typeof syncErrorTypes)[number];

interface CatalogueEntry {
  /** Whether the same request may succeed later without a person doing anything. */
  retryable: boolean;
  /** A short title for lists and filters. */
  title: string;
  /** Shown while another attempt is to come. */
  waiting: string;
  /** Shown once the attempts are used up: what happened and what to press. */
  final: string;
  /** Shown instead of `final` while the schedule is going to try again by itself; null where it never does. */
  scheduled: string | null;
  /** What a person can do about it, in more words. */
  hint: string;
}

export const errorCatalogue = {
  rate_limit: {
    retryable: true,
    title: 'Service busy',
    waiting: 'Service busy, retrying...',
    final: 'Service busy. Press Retry to try again.',
    scheduled: 'Service busy. It will be tried again by itself, or press Retry.',
    hint: 'ElevenLabs is limiting how many requests your workspace may make at once. Nothing is wrong with the document. If this keeps happening, lower the number of parallel syncs or raise the ElevenLabs plan.',
  },
  auth_error: {
    retryable: false,
    title: 'API key invalid',
    waiting: 'API key invalid',
    final: 'API key invalid. Ask an administrator to set a valid ElevenLabs key, then press Retry.',
    scheduled: null,
    hint: 'ElevenLabs refused the API key, or none is set. The key needs write access to the knowledge base (Conversational AI). An administrator sets it as the secret ELEVENLABS_API_KEY.',
  },
  quota: {
    retryable: false,
    title: 'Quota used up',
    waiting: 'Quota used up',
    final: 'The ElevenLabs quota is used up. Free some space or raise the plan, then press Retry.',
    scheduled: null,
    hint: 'The ElevenLabs workspace has no credits or no knowledge-base storage left. The API key is fine. Delete what is no longer needed in ElevenLabs, or raise the plan.',
  },
  in_use: {
    retryable: false,
    title: 'In use by agents',
    waiting: 'In use by agents',
    final: 'Agents still use this document. Take it out of them, then press Retry.',
    scheduled: null,
    hint: 'ElevenLabs deletes a document that agents hold themselves only when it is told to: it then takes it out of them. An agent that holds the whole folder does not stand in the way. A deletion can also be forced, or withdrawn.',
  },
  validation: {
    retryable: false,
    title: 'Document format invalid',
    waiting: 'Document format invalid',
    final: 'Document format invalid. Correct the document as the details say, then send it again.',
    scheduled: null,
    hint: 'The document was refused because of what it holds: its name, its text, its size or its format; or because its web page could not be fetched. Sending the same again will fail again, unless the page is back.',
  },
  server_error: {
    retryable: true,
    title: 'Service unavailable',
    waiting: 'Service unavailable, retrying...',
    final: 'Service unavailable. Press Retry to try again.',
    scheduled: 'Service unavailable. It will be tried again by itself, or press Retry.',
    hint: 'ElevenLabs answered with an error of its own. Nothing is wrong with the document. See status.elevenlabs.io for known outages.',
  },
  network: {
    retryable: true,
    title: 'Connection failed',
    waiting: 'Connection failed, retrying...',
    final: 'Connection failed. Press Retry to try again.',
    scheduled: 'Connection failed. It will be tried again by itself, or press Retry.',
    hint: 'ElevenLabs did not answer: the connection was refused, broke off, or took too long. Nothing is wrong with the document.',
  },
  unknown: {
    retryable: false,
    title: 'Unexpected problem',
    waiting: 'Unexpected problem',
    final: 'Something unexpected happened. Read the details, then press Retry.',
    scheduled: null,
    hint: 'The answer was not one the service knows. The details below help whoever looks into it; Retry is safe and never makes a second copy.',
  },
} as const satisfies Record<SyncErrorType, CatalogueEntry>;
