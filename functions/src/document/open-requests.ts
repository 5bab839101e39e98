/**
 * Requests to ElevenLabs whose answer was lost: since when there are any, and until when one may still take effect. Both are
 * kept on the document, whoever holds it, until a listing that began after `settles_at` has shown what there is (settle.ts).
 */
import { Timestamp } from 'firebase-admin/firestore';
import type { EngineConfig } from '../runtime/context.ts';
import type { RawDocument } from './lease.ts';

export interface OpenRequests {
  unsettled_since: Timestamp | null;
  settles_at: Timestamp | null;
}

/** One more request, or one worker's, that began at `since` and ended, as far as anybody knows, at `endedAt`. */
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

/** What could not be settled is looked at again after another settle time: what is refused now is hardly granted in a minute. */
export const putOff = (
  now: Timestamp,
  { settleMs }: Pick<EngineConfig, 'settleMs'>,
): Pick<OpenRequests, 'settles_at'> => ({
  settles_at: Timestamp.fromMillis(now.toMillis() + settleMs),
});

/** Two workers' knowledge of them together: neither may forget what the other has left open. */
export function mergeOpenRequests(a: OpenRequests, b: OpenRequests): OpenRequests {
  return {
    unsettled_since: b.unsettled_since === null ? a.unsettled_since : earliest(a.unsettled_since, b.unsettled_since),
    settles_at: b.settles_at === null ? a.settles_at : latest(a.settles_at, b.settles_at),
  };
}

/** What a document, readable or not, says of them. */
export function openRequestsOf(data: RawDocument): OpenRequests {
  return { unsettled_since: timestampOf(data.unsettled_since), settles_at: timestampOf(data.settles_at) };
}

/** What whoever ends another's claim has to assume: a request was under way all the time, until the lease ended. */
export function withEndedClaim(
  data: RawDocument,
  now: Timestamp,
  config: Pick<EngineConfig, 'settleMs' | 'leaseMs'>,
): OpenRequests {
  const startedAt = timestampOf(data.last_sync_attempt) ?? now;
  const claim = data.sync_claim as { expires_at?: unknown } | null | undefined;
  const expiresAt = timestampOf(claim?.expires_at) ?? Timestamp.fromMillis(startedAt.toMillis() + config.leaseMs);
  return withOpenRequest(openRequestsOf(data), startedAt, expiresAt, config);
}

const timestampOf = (value: unknown): Timestamp | null => (value instanceof Timestamp ? value : null);

function earliest(a: Timestamp | null, b: Timestamp): Timestamp {
  return a !== null && a.toMillis() <= b.toMillis() ? a : b;
}

function latest(a: Timestamp | null, b: Timestamp): Timestamp {
  return a !== null && a.toMillis() >= b.toMillis() ? a : b;
}
