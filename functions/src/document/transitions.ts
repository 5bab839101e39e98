/**
 * Every patch that moves a document from one status to another. Pure: commands, the engine and the
 * sweep write them on the condition that the document is still the one that was read.
 * transition-table.ts names each move; ARCHITECTURE.md draws them.
 */
import {
  errorCatalogue,
  errorHints,
  type KnowledgeDocument,
  nameFields,
  permissionFinal,
  type SyncError,
  type SyncProgress,
} from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import type { ElevenLabsSyncErrorDetails } from '../elevenlabs/error.ts';
import { permissionsOf } from '../elevenlabs/permission.ts';
import type { EngineConfig } from '../runtime/context.ts';
import type { Lease, RawDocument } from './lease.ts';
import { type OpenRequests, openRequestsOf, withEndedClaim, withOpenRequest } from './open-requests.ts';

export type Patch = Partial<Record<keyof KnowledgeDocument & string, unknown>>;

/** Belongs to a failure. Every move clears it, and a move to `failed` sets it again. */
const noFailure = {
  sync_error: null,
  sync_error_message: null,
  next_retry_at: null,
  retry_requested_at: null,
  dependent_agents: null,
} as const satisfies Partial<KnowledgeDocument>;

/** Belongs to the attempts of one worker. Every move clears it. */
const noProgress = { sync_progress: null } as const satisfies Partial<KnowledgeDocument>;

const noTombstone = {
  deletion_requested_at: null,
  deletion_not_before: null,
  deletion_force: false,
} as const satisfies Partial<KnowledgeDocument>;

const toPending = (now: Timestamp) =>
  ({
    sync_status: 'pending',
    queued_at: now,
    pending_since: now,
    ...noFailure,
    ...noProgress,
  }) as const satisfies Partial<KnowledgeDocument>;

/** Gives a claim back. Only its holder writes this, or the sweep once the lease has ended. */
export const released = { sync_claim: null } as const satisfies Partial<KnowledgeDocument>;

// Moves of a worker.

/** @param isFlagged whether the document is taken for the retry flag that a browser has set */
export function claimed(
  document: KnowledgeDocument,
  lease: Lease,
  now: Timestamp,
  isFlagged: boolean,
  config: Pick<EngineConfig, 'settleMs' | 'leaseMs'>,
) {
  return {
    sync_status: 'syncing',
    ...noFailure,
    ...noProgress,
    last_sync_attempt: now,
    sync_claim: lease,
    // A worker that replaces another's claim has to assume that a request of that one may still
    // take effect.
    ...(document.sync_claim !== null && withEndedClaim(document, now, config)),
    // From here on the deletion cannot be withdrawn.
    ...(document.deletion_requested_at !== null && { deletion_not_before: null }),
    // The sweep finds what began lately by the time of queueing.
    ...(isFlagged && { ...countedByPerson(document), queued_at: now }),
  } as const satisfies Partial<KnowledgeDocument>;
}

/** Shows the next attempt while the worker waits for it. */
export const waitingForAttempt = (progress: SyncProgress, remoteId: string | null, open: OpenRequests) =>
  ({ sync_progress: progress, elevenlabs_document_id: remoteId, ...open }) satisfies Patch;

export const completed = (document: SyncedFields, now: Timestamp) =>
  ({
    sync_status: 'completed',
    ...noFailure,
    ...noProgress,
    synced_at: now,
    ...(!isSentAgain(document) && {
      time_to_live_ms: Math.max(0, now.toMillis() - document.updated_at.toMillis()),
    }),
  }) satisfies Partial<KnowledgeDocument>;

type SyncedFields = Pick<KnowledgeDocument, 'updated_at' | 'synced_at' | 'revision' | 'synced_revision'>;

/** Whether what was last saved had been synced before, as after a repair. */
const isSentAgain = ({ updated_at: savedAt, synced_at: syncedAt, revision, synced_revision }: SyncedFields): boolean =>
  revision === synced_revision && syncedAt !== null && savedAt.toMillis() <= syncedAt.toMillis();

type ErrorFacts = Pick<
  ElevenLabsSyncErrorDetails,
  | 'error_type'
  | 'is_retryable'
  | 'http_status'
  | 'provider_type'
  | 'provider_code'
  | 'provider_status'
  | 'detail'
  | 'request_id'
>;

/** @param nextRetryAt when the schedule queues the document again; null for never */
export function failed(
  error: ErrorFacts,
  nextRetryAt: Timestamp | null,
  dependents: KnowledgeDocument['dependent_agents'] = null,
) {
  const { final, scheduled } = errorCatalogue[error.error_type];
  const permissions = permissionsOf(error);
  return {
    sync_status: 'failed',
    ...noFailure,
    ...noProgress,
    next_retry_at: nextRetryAt,
    sync_error: syncErrorOf(error),
    sync_error_message:
      permissions === null ? ((nextRetryAt === null ? null : scheduled) ?? final) : permissionFinal(permissions),
    dependent_agents: dependents,
  } as const satisfies Partial<KnowledgeDocument>;
}

export const syncErrorOf = (error: ErrorFacts): SyncError => ({
  type: error.error_type,
  http_status: error.http_status,
  provider_type: error.provider_type ?? null,
  provider_code: error.provider_code,
  provider_status: error.provider_status ?? null,
  detail: error.detail,
  hint: errorHints[error.error_type],
  retryable: error.is_retryable,
  request_id: error.request_id,
});

/** Queues a document that needs more work. Keeps the schedule's count. */
export const queued = (now: Timestamp) => toPending(now);

/** The error code of a document that cannot be understood. */
export const malformedCode = 'malformed_document';

const malformedHint =
  'This document was written directly in Firestore, and a field is missing or invalid. It is synced as soon as it is corrected there.';

/**
 * The document cannot be understood: it fails until a person has corrected it. Fills the fields
 * that the list sorts by, so that the list shows it with the reason.
 */
export function rejected(
  data: RawDocument,
  problem: string,
  now: Timestamp,
  config: Pick<EngineConfig, 'settleMs' | 'leaseMs'>,
): Patch {
  const failure = failed(refusalOf('validation', malformedCode, problem), null);
  const { name, name_folded: folded, name_words: words } = data;
  const isNamed = typeof folded === 'string' && Array.isArray(words);
  return {
    ...(data.sync_claim != null && withEndedClaim(data, now, config)),
    ...released,
    ...failure,
    sync_error: { ...failure.sync_error, hint: malformedHint },
    sync_error_message: problem,
    ...(!(data.created_at instanceof Timestamp) && { created_at: now }),
    ...(!isNamed && nameFields(typeof name === 'string' ? name : '')),
    ...(data.last_sync_attempt === undefined && { last_sync_attempt: null }),
    ...(typeof data.sync_retry_count !== 'number' && { sync_retry_count: 0 }),
  };
}

/** A person or a script wrote the document, and it was completed. */
export const takenInStatus = (now: Timestamp) => ({ ...restarted(now), ...released });

/** ElevenLabs has removed a web page, as its settings allow. */
export const pageRemoved = {
  ...failed(
    refusalOf(
      'unknown',
      'auto_removed',
      'ElevenLabs has removed this page by itself: its address could no longer be fetched, and auto_remove is on. Retry adds it again; or delete the document.',
    ),
    null,
  ),
  elevenlabs_document_id: null,
  live_copy: null,
  auto_sync_state: null,
  auto_sync_check_at: null,
  index_status: null,
  indexes: {},
  index_progress: null,
  index_due_at: null,
} as const satisfies Partial<KnowledgeDocument>;

/** The listing that a removal waits for was refused for good. */
export const removalRefused = (error: ErrorFacts) => ({ ...failed(error, null), deletion_not_before: null });

// Moves of the sweep.

/**
 * The worker's lease has ended, or there is no claim: a request of that worker may still take
 * effect.
 */
export const freed = (data: RawDocument, now: Timestamp, config: Pick<EngineConfig, 'settleMs' | 'leaseMs'>) =>
  ({ ...toPending(now), ...released, ...withEndedClaim(data, now, config) }) satisfies Patch;

/** The event of a pending document was lost. */
export const queuedAgain = (now: Timestamp) => ({ queued_at: now }) satisfies Patch;

export const retriedBySchedule = (data: RawDocument, now: Timestamp) =>
  ({
    ...toPending(now),
    sync_retry_count: numberIn(data.sync_retry_count) + 1,
    scheduled_retries: numberIn(data.scheduled_retries) + 1,
  }) satisfies Patch;

/** The cause of a failure that concerns all documents may be gone. Keeps the schedule's count. */
export const unblocked = (data: RawDocument, now: Timestamp) =>
  ({ ...toPending(now), sync_retry_count: numberIn(data.sync_retry_count) + 1 }) satisfies Patch;

/** The time of a deletion that waited has come, or a tombstone was set by hand. */
export const deletionDue = (now: Timestamp) => restarted(now);

// Moves of a person.

export const retriedByPerson = (data: RawDocument, now: Timestamp) =>
  ({ ...toPending(now), ...countedByPerson(data) }) satisfies Patch;

/** Leaves a sync that is under way alone; the engine queues the edit when the sync ends. */
export const edited = ({ sync_status }: KnowledgeDocument, now: Timestamp) =>
  sync_status === 'syncing' ? {} : restarted(now);

export interface DeletionRequest {
  /** How long the removal waits so that it can be withdrawn; 0 begins it at once. */
  delayMs: number;
  /** Whether ElevenLabs deletes the copy although agents hold it. */
  force: boolean;
}

export const deletionRequested = (
  document: KnowledgeDocument,
  { delayMs, force }: DeletionRequest,
  now: Timestamp,
) => ({
  deletion_requested_at: now,
  deletion_not_before: Timestamp.fromMillis(now.toMillis() + delayMs),
  deletion_force: force,
  dependent_agents: null,
  // The sweep finds it by this time, and queues it when it is due.
  ...(document.sync_status !== 'pending' && { queued_at: now }),
  ...(delayMs === 0 && { deletion_not_before: now, ...edited(document, now) }),
});

/** Begins a deletion that waits. */
export const deletionHastened = (document: KnowledgeDocument, now: Timestamp) => ({
  deletion_not_before: document.deletion_requested_at,
  ...edited(document, now),
});

/**
 * Withdraws a deletion that no worker has begun. A document that was queued for it is synced
 * instead.
 */
export const withdrawn = ({ sync_status }: KnowledgeDocument, now: Timestamp) => ({
  ...noTombstone,
  dependent_agents: null,
  ...(sync_status === 'pending' && restarted(now)),
});

/**
 * Withdraws a deletion that ElevenLabs has refused. An earlier request of it may still take effect.
 */
export const withdrawnAfterRefusal = (
  document: KnowledgeDocument,
  now: Timestamp,
  config: Pick<EngineConfig, 'settleMs'>,
) => ({ ...noTombstone, ...restarted(now), ...withOpenRequest(openRequestsOf(document), now, now, config) });

/** Sends everything again, because a person asked for it. */
export const sentAgain = (now: Timestamp) => ({ ...restarted(now), live_copy: null });

/** Sends everything again, because a comparison found that the copy is missing or differs. */
export const repaired = (now: Timestamp) => sentAgain(now);

/**
 * Removes the copy, which belongs to the installation that the database was copied from, and queues
 * the document. No worker of this installation has a claim.
 */
export const startedAnew = (now: Timestamp) =>
  ({
    ...restarted(now),
    ...released,
    elevenlabs_document_id: null,
    live_copy: null,
    synced_revision: null,
    copy_state: null,
    accepted_copy: null,
    unsettled_since: null,
    settles_at: null,
    index_status: null,
    indexes: {},
    index_progress: null,
    index_due_at: null,
    auto_sync_state: null,
    auto_sync_check_at: null,
  }) as const satisfies Partial<KnowledgeDocument>;

/** Queues a document as if nothing had failed before. */
const restarted = (now: Timestamp) =>
  ({ ...toPending(now), scheduled_retries: 0 }) as const satisfies Partial<KnowledgeDocument>;

const countedByPerson = (data: RawDocument) => ({
  sync_retry_count: numberIn(data.sync_retry_count) + 1,
  scheduled_retries: 0,
});

const numberIn = (value: unknown): number => (Number.isSafeInteger(value) ? Math.max(0, Number(value)) : 0);

function refusalOf(error_type: ErrorFacts['error_type'], provider_code: string, detail: string): ErrorFacts {
  return { error_type, is_retryable: false, http_status: null, provider_code, detail, request_id: null };
}
