/**
 * The moves of a document as data, and a judge that says which move explains a write.
 * ARCHITECTURE.md draws the moves; a test compares the diagram with this table. The patches
 * themselves are in transitions.ts.
 */
import { isDeepStrictEqual } from 'node:util';
import { type KnowledgeDocument, type SyncStatus, syncStatuses } from '@knowledge-sync/contract';
import type { RawDocument } from './lease.ts';
import { malformedCode } from './transitions.ts';

type Field = keyof KnowledgeDocument & string;

/** A status, or null where there is no document. */
export type State = SyncStatus | null;

interface Rule {
  name: string;
  /** The fields that the write may change, besides those of the status. */
  fields: readonly Field[];
  /** A further condition. */
  holds(before: RawDocument, after: RawDocument): boolean;
}

/** A move from one status to another. */
export interface Transition extends Rule {
  from: readonly State[];
  to: State;
}

/** A write that leaves the status as it is. */
export interface Update extends Rule {
  within: readonly SyncStatus[];
}

const failure = [
  'sync_error',
  'sync_error_message',
  'next_retry_at',
  'retry_requested_at',
  'dependent_agents',
] as const;
const status = ['sync_status', 'queued_at', 'pending_since', 'sync_progress', ...failure] as const;
const open = ['unsettled_since', 'settles_at'] as const;
const copy = ['elevenlabs_document_id', 'live_copy', 'copy_state', 'accepted_copy'] as const;
const index = ['index_status', 'indexes', 'index_progress', 'index_checked_at', 'index_due_at', 'index_since'] as const;
const page = ['auto_sync_state', 'auto_sync_check_at'] as const;
const retries = ['sync_retry_count', 'scheduled_retries'] as const;
const tombstone = ['deletion_requested_at', 'deletion_not_before', 'deletion_force'] as const;
const content = [
  'name',
  'name_folded',
  'name_words',
  'source',
  'address_key',
  'body_id',
  'body_parts',
  'revision',
  'updated_at',
  'change_id',
] as const;
/** Fields that are filled so that the list shows a document that was written by hand. */
const filled = ['created_at', 'name_folded', 'name_words', 'last_sync_attempt', 'sync_retry_count'] as const;
const byHand = [
  ...content,
  ...filled,
  'schema_version',
  'created_by',
  'sync_claim',
  'scheduled_retries',
  'live_copy',
  ...open,
] as const;
const live = ['synced_revision', 'scheduled_retries', ...index, ...page] as const;

const isSet = (value: unknown): boolean => value !== null && value !== undefined;
const has = (field: Field) => (data: RawDocument) => isSet(data[field]);
const isClaimed = has('sync_claim');
const isToGo = has('deletion_requested_at');
const isSame = (field: Field, before: RawDocument, after: RawDocument): boolean =>
  isDeepStrictEqual(before[field] ?? null, after[field] ?? null);
const isReleased = (before: RawDocument, after: RawDocument): boolean => isClaimed(before) && !isClaimed(after);
const isClaimKept = (before: RawDocument, after: RawDocument): boolean =>
  isClaimed(before) && isSame('sync_claim', before, after);
/** An edit to the same text replaces a body that was lost. */
const isBodyReplaced = (before: RawDocument, after: RawDocument): boolean =>
  !isSame('body_id', before, after) && !isSame('updated_at', before, after) && isSame('source', before, after);
const isEdited = (before: RawDocument, after: RawDocument): boolean =>
  !isSame('revision', before, after) || isBodyReplaced(before, after);
const isTombstoneSet = (before: RawDocument, after: RawDocument): boolean =>
  isToGo(after) && tombstone.some((field) => !isSame(field, before, after));
const isWithdrawn = (before: RawDocument, after: RawDocument): boolean => isToGo(before) && !isToGo(after);
const isStillToGo = (before: RawDocument, after: RawDocument): boolean => isToGo(before) && isToGo(after);
const hasNoCopy = (before: RawDocument, after: RawDocument): boolean =>
  ['elevenlabs_document_id', 'synced_revision', 'unsettled_since', 'sync_claim'].every(
    (field) => !isSet(after[field]),
  ) &&
  (isSet(before.synced_revision) || isSet(before.elevenlabs_document_id) || !isReleased(before, after));
const isSentAgain = (before: RawDocument, after: RawDocument): boolean =>
  !isToGo(before) && !isSet(after.live_copy) && !isSame('change_id', before, after);
const hasErrorCode = (code: string) => (_: RawDocument, after: RawDocument) =>
  (after.sync_error as { provider_code?: unknown } | null)?.provider_code === code;
const hasRisen = (field: Field, before: RawDocument, after: RawDocument): boolean =>
  after[field] === Number(before[field] ?? 0) + 1;

/** A document that is taken in gets the revision of its content, or loses its reason. */
const isTakenIn = (before: RawDocument, after: RawDocument): boolean =>
  !isClaimed(after) &&
  isSet(after.change_id) &&
  !isSame('change_id', before, after) &&
  (!isSame('revision', before, after) ||
    !isSame('name_folded', before, after) ||
    hasErrorCode(malformedCode)(after, before));

export const transitions: readonly Transition[] = [
  {
    name: 'created',
    from: [null],
    to: 'pending',
    fields: [],
    holds: (_, after) => !isClaimed(after) && !isSet(after.synced_revision) && !isToGo(after),
  },
  {
    name: 'claimed',
    from: ['pending', 'failed'],
    to: 'syncing',
    fields: ['sync_claim', 'last_sync_attempt', 'deletion_not_before', ...retries, ...open],
    holds: (before, after) =>
      !isSame('sync_claim', before, after) && !(isToGo(after) && isSet(after.deletion_not_before)),
  },
  {
    name: 'completed',
    from: ['syncing'],
    to: 'completed',
    fields: ['sync_claim', 'synced_at', 'time_to_live_ms', ...copy, ...open, ...live],
    holds: (before, after) => isReleased(before, after) && after.synced_revision === after.revision,
  },
  { name: 'failed', from: ['syncing'], to: 'failed', fields: ['sync_claim', ...copy, ...open], holds: isReleased },
  {
    name: 'freed',
    from: ['syncing'],
    to: 'pending',
    fields: ['sync_claim', ...open],
    holds: (_, after) => !isClaimed(after) && isSet(after.unsettled_since),
  },
  {
    name: 'startedAnew',
    from: ['syncing', 'completed', 'failed'],
    to: 'pending',
    fields: ['sync_claim', ...copy, ...open, ...live],
    holds: hasNoCopy,
  },
  {
    name: 'queued',
    from: ['syncing', 'completed'],
    to: 'pending',
    fields: ['sync_claim', ...copy, ...open, ...live],
    holds: isReleased,
  },
  {
    name: 'removed',
    from: ['syncing'],
    to: null,
    fields: [],
    holds: (before) => isClaimed(before) && isToGo(before),
  },
  {
    name: 'rejected',
    from: ['pending', 'completed'],
    to: 'failed',
    fields: ['sync_claim', ...open, ...filled],
    holds: hasErrorCode(malformedCode),
  },
  {
    name: 'removalRefused',
    from: ['pending'],
    to: 'failed',
    fields: ['deletion_not_before'],
    holds: (before, after) => isStillToGo(before, after) && !isSet(after.deletion_not_before),
  },
  {
    name: 'pageRemoved',
    from: ['completed'],
    to: 'failed',
    fields: [...copy, ...index, ...page],
    holds: hasErrorCode('auto_removed'),
  },
  {
    name: 'retriedByPerson',
    from: ['failed'],
    to: 'pending',
    fields: [...retries, 'deletion_force', 'change_id'],
    holds: (before, after) => hasRisen('sync_retry_count', before, after) && after.scheduled_retries === 0,
  },
  {
    name: 'retriedBySchedule',
    from: ['failed'],
    to: 'pending',
    fields: retries,
    holds: (before, after) =>
      hasRisen('sync_retry_count', before, after) && hasRisen('scheduled_retries', before, after),
  },
  {
    name: 'unblocked',
    from: ['failed'],
    to: 'pending',
    fields: ['sync_retry_count'],
    holds: (before, after) => hasRisen('sync_retry_count', before, after),
  },
  {
    name: 'edited',
    from: ['completed', 'failed'],
    to: 'pending',
    fields: [...content, 'scheduled_retries'],
    holds: isEdited,
  },
  {
    name: 'deletionRequested',
    from: ['completed', 'failed'],
    to: 'pending',
    fields: [...tombstone, 'change_id', 'scheduled_retries'],
    holds: isTombstoneSet,
  },
  {
    name: 'deletionDue',
    from: ['completed', 'failed'],
    to: 'pending',
    fields: ['scheduled_retries'],
    holds: isStillToGo,
  },
  {
    name: 'withdrawn',
    from: ['failed'],
    to: 'pending',
    fields: [...tombstone, 'change_id', ...open, 'scheduled_retries'],
    holds: (before, after) => isWithdrawn(before, after) && isSet(after.unsettled_since),
  },
  {
    name: 'sentAgain',
    from: ['completed', 'failed'],
    to: 'pending',
    fields: ['live_copy', 'change_id', 'scheduled_retries'],
    holds: isSentAgain,
  },
  {
    name: 'repaired',
    from: ['completed'],
    to: 'pending',
    fields: ['live_copy', 'accepted_copy', 'scheduled_retries', 'revision', 'name_folded', 'name_words'],
    holds: (before, after) => !isToGo(before) && !isSet(after.live_copy),
  },
  {
    name: 'takenIn',
    from: ['completed', 'failed'],
    to: 'pending',
    fields: byHand,
    holds: isTakenIn,
  },
];

const anyStatus = syncStatuses;
const atRest = ['pending', 'completed', 'failed'] as const;

export const updates: readonly Update[] = [
  {
    name: 'waitingForAttempt',
    within: ['syncing'],
    fields: ['sync_progress', 'elevenlabs_document_id', ...open],
    holds: isClaimKept,
  },
  { name: 'copyRecorded', within: anyStatus, fields: ['elevenlabs_document_id'], holds: isClaimKept },
  { name: 'queuedAgain', within: ['pending'], fields: ['queued_at'], holds: () => true },
  {
    name: 'retryRequested',
    within: ['failed'],
    fields: ['retry_requested_at'],
    holds: (_, after) => isSet(after.retry_requested_at),
  },
  {
    name: 'sentAgain',
    within: ['pending'],
    fields: [...status, 'live_copy', 'change_id', 'scheduled_retries'],
    holds: isSentAgain,
  },
  { name: 'edited', within: ['syncing'], fields: content, holds: isEdited },
  { name: 'edited', within: ['pending'], fields: [...status, ...content, 'scheduled_retries'], holds: isEdited },
  {
    name: 'deletionRequested',
    within: anyStatus,
    fields: [...tombstone, 'queued_at', 'change_id', 'dependent_agents'],
    holds: isTombstoneSet,
  },
  {
    name: 'deletionRequested',
    within: ['pending'],
    fields: [...status, ...tombstone, 'change_id', 'scheduled_retries'],
    holds: isTombstoneSet,
  },
  { name: 'deletionDue', within: ['pending'], fields: [...status, 'scheduled_retries'], holds: isStillToGo },
  { name: 'withdrawn', within: anyStatus, fields: [...tombstone, 'change_id', 'dependent_agents'], holds: isWithdrawn },
  {
    name: 'withdrawn',
    within: ['pending'],
    fields: [...status, ...tombstone, 'change_id', 'scheduled_retries'],
    holds: isWithdrawn,
  },
  {
    name: 'settleClaimed',
    within: atRest,
    fields: ['sync_claim'],
    holds: (before, after) => !isClaimed(before) && isClaimed(after),
  },
  { name: 'settled', within: atRest, fields: ['sync_claim', ...copy, ...open, ...index], holds: isReleased },
  { name: 'queued', within: ['pending'], fields: ['sync_claim', ...status, ...copy, ...open], holds: isReleased },
  {
    name: 'startedAnew',
    within: ['pending'],
    fields: ['sync_claim', ...status, ...copy, ...open, ...live],
    holds: (before, after) => !isSame('queued_at', before, after) && hasNoCopy(before, after),
  },
  {
    name: 'rejected',
    within: ['failed'],
    fields: ['sync_claim', ...failure, 'sync_progress', ...open, ...filled],
    holds: hasErrorCode(malformedCode),
  },
  { name: 'takenIn', within: ['pending'], fields: [...status, ...byHand], holds: isTakenIn },
  { name: 'unsettled', within: anyStatus, fields: open, holds: (_, after) => isSet(after.settles_at) },
  {
    name: 'migrated',
    within: atRest,
    fields: ['schema_version', 'name_words', 'address_key'],
    holds: (before, after) => !isClaimed(before) && !isSame('schema_version', before, after),
  },
  { name: 'indexLookedUp', within: ['completed'], fields: index, holds: () => true },
  {
    name: 'compared',
    within: ['completed'],
    fields: ['copy_state'],
    holds: (_, after) => !isClaimed(after) && isSet(after.copy_state),
  },
  { name: 'pageLookedUp', within: ['completed'], fields: page, holds: () => true },
];

/** Conditions on a document that has just moved to a status. */
const demands: Record<SyncStatus, (after: RawDocument) => boolean> = {
  pending: (after) => [...failure, 'sync_progress'].every((field) => !isSet(after[field])) && isSet(after.queued_at),
  syncing: (after) => [...failure, 'sync_progress'].every((field) => !isSet(after[field])) && isClaimed(after),
  completed: (after) => [...failure, 'sync_progress'].every((field) => !isSet(after[field])),
  failed: (after) => isSet(after.sync_error) && !isSet(after.sync_progress) && !isSet(after.retry_requested_at),
};

/**
 * Names the transition or update that explains a write, by what it changed. Null when none does.
 *
 * @param before null for a creation
 * @param after null for a deletion
 */
export function transitionOf(before: RawDocument | null, after: RawDocument | null): string | null {
  const [from, to] = [stateOf(before), stateOf(after)];
  if (from === undefined || to === undefined) return null;
  const [earlier, later] = [before ?? {}, after ?? {}];
  const changed = changedFields(earlier, later);
  const explains = ({ fields, holds }: Rule, more: readonly Field[]): boolean => {
    const isAllowed =
      before === null || after === null || changed.every((field) => [...fields, ...more].includes(field));
    return isAllowed && holds(earlier, later);
  };
  if (from === to)
    return updates.find((one) => from !== null && one.within.includes(from) && explains(one, []))?.name ?? null;
  if (to !== null && !demands[to](later)) return null;
  return transitions.find((one) => one.from.includes(from) && one.to === to && explains(one, status))?.name ?? null;
}

/** Undefined for a status that there is not. */
function stateOf(data: RawDocument | null): State | undefined {
  return data === null ? null : syncStatuses.find((known) => known === data.sync_status);
}

function changedFields(before: RawDocument, after: RawDocument): Field[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<Field>;
  return [...fields].filter((field) => !isSame(field, before, after));
}
