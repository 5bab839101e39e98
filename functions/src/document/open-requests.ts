/**
 * Lost requests to ElevenLabs: the start of the first, and the time until which one may still take
 * effect. Both stay on the document until a listing that began after `settles_at` has shown its
 * copies (../sync/settle.ts).
 */
import { Timestamp } from 'firebase-admin/firestore';
import type { EngineConfig } from '../runtime/context.ts';
import { isFarAhead } from './bounded-time.ts';
import { longestLeaseMs, type RawDocument } from './lease.ts';

export interface OpenRequests {
  unsettled_since: Timestamp | null;
  settles_at: Timestamp | null;
}

/** Earlier than any copy: a listing since then shows all of them. */
export const beginning = Timestamp.fromMillis(0);

/** Adds a lost request that began at `since` and ended at `endedAt` at the latest. */
export function withOpenRequest(
  standing: OpenRequests,
  since: Timestamp,
  endedAt: Timestamp,
  config: Pick<EngineConfig, 'settleMs'>,
): OpenRequests {
  const settlesAt = Timestamp.fromMillis(endedAt.toMillis() + config.settleMs);
  return {
    unsettled_since: earliest(standing.unsettled_since, since),
    settles_at: latest(standing.settles_at, settlesAt),
  };
}

/**
 * Postpones settling by another settle time. A request that was refused now would be refused in a
 * minute too.
 */
export const postponed = (
  now: Timestamp,
  { settleMs }: Pick<EngineConfig, 'settleMs'>,
): Pick<OpenRequests, 'settles_at'> => ({
  settles_at: Timestamp.fromMillis(now.toMillis() + settleMs),
});

/** Combines the lost requests of two workers. */
export function mergeOpenRequests(a: OpenRequests, b: OpenRequests): OpenRequests {
  return {
    unsettled_since: b.unsettled_since === null ? a.unsettled_since : earliest(a.unsettled_since, b.unsettled_since),
    settles_at: b.settles_at === null ? a.settles_at : latest(a.settles_at, b.settles_at),
  };
}

/** The lost requests of a document, even one that does not fit the schema. */
export function openRequestsOf(data: RawDocument): OpenRequests {
  return { unsettled_since: timestampOf(data.unsettled_since), settles_at: timestampOf(data.settles_at) };
}

/**
 * From when on the folder is listed for the copies that lost requests may have left, in
 * milliseconds since 1970. A start that is unknown or far ahead means: the whole folder.
 */
export function lostSinceMs({ unsettled_since: since }: Pick<OpenRequests, 'unsettled_since'>, now: Timestamp): number {
  return since === null || isFarAhead(since, now, 0) ? 0 : since.toMillis();
}

/** The longest time until lost requests are settled: the last request of a claim was lost. */
export const longestSettleMs = ({ settleMs }: Pick<EngineConfig, 'settleMs'>): number => settleMs + longestLeaseMs;

/**
 * Assumes, for a claim that another worker ends, that a request was under way until the lease
 * ended. A start or an end far ahead counts as unknown.
 */
export function withEndedClaim(
  data: RawDocument,
  now: Timestamp,
  config: Pick<EngineConfig, 'settleMs' | 'leaseMs'>,
): OpenRequests {
  const attemptedAt = timestampOf(data.last_sync_attempt);
  const startedAt = attemptedAt === null || isFarAhead(attemptedAt, now, 0) ? now : attemptedAt;
  const claim = data.sync_claim as { expires_at?: unknown } | null | undefined;
  const writtenEnd = timestampOf(claim?.expires_at);
  const expiresAt = writtenEnd === null || isFarAhead(writtenEnd, now, longestLeaseMs) ? null : writtenEnd;
  const endedAt = expiresAt ?? Timestamp.fromMillis(startedAt.toMillis() + config.leaseMs);
  return withOpenRequest(openRequestsOf(data), startedAt, endedAt, config);
}

const timestampOf = (value: unknown): Timestamp | null => (value instanceof Timestamp ? value : null);

function earliest(a: Timestamp | null, b: Timestamp): Timestamp {
  return a !== null && a.toMillis() <= b.toMillis() ? a : b;
}

function latest(a: Timestamp | null, b: Timestamp): Timestamp {
  return a !== null && a.toMillis() >= b.toMillis() ? a : b;
}
