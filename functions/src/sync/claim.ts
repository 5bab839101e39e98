/**
 * Claims a document by a conditional write, so that exactly one of any number of workers succeeds.
 */
import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { type DocumentReference, Timestamp } from 'firebase-admin/firestore';
import { isHeldBy, newLease, type RawDocument } from '../document/lease.ts';
import { claimed } from '../document/transitions.ts';
import type { EngineContext } from '../runtime/context.ts';
import { Deadline } from '../runtime/deadline.ts';
import { type Choice, changeIf } from '../store/conditional.ts';
import { type Decision, decide } from './decide.ts';

/** The right to talk to ElevenLabs about a document. */
export interface Claim {
  id: string;
  ref: DocumentReference;
  startedAt: Timestamp;
  deadline: Deadline;
  /** The document as it was claimed. This is what is sent. */
  document: KnowledgeDocument;
  /** The document as it was last read or written. It may be edited under the claim. */
  latest: KnowledgeDocument;
  /** Write time of this worker's latest write, on which the next one is conditional. */
  fence: Timestamp;
}

/** Decisions that a worker can carry out, or that need no worker. */
export type ClaimableDecision = Exclude<Decision, { action: 'remove_orphan' | 'take_in' | 'reject' }>;

/**
 * Claims the document if `decision` still holds. Without contention this is one write and no read.
 *
 * @param knownUpdateTime the update time of the document that `decision` was made on; null makes it
 *   read the document first
 * @returns null when another worker has the document, or when it needs no work
 * @throws what Firestore throws, so that the event is delivered again
 */
export async function claim(
  ctx: EngineContext,
  ref: DocumentReference,
  decision: ClaimableDecision,
  knownUpdateTime: Timestamp | null,
): Promise<Claim | null> {
  const claimId = ctx.newId();
  const endsAtMs = ctx.clock.monotonicMs() + ctx.config.timeoutMs - ctx.config.deadlineMarginMs;
  const startedAt = Timestamp.fromDate(ctx.clock.now());
  const lease = newLease(claimId, startedAt, ctx.config.leaseMs);

  // What is sent. After a lost answer the record may have been edited before it is read again.
  let document: KnowledgeDocument | null = null;
  let given: Decision | null = knownUpdateTime === null ? null : decision;
  const choose = (data: RawDocument | null): Choice => {
    const current = given ?? decide(null, data, ctx.clock.now());
    given = null;
    switch (current.action) {
      case 'sync':
      case 'remove': {
        const patch = claimed(current.document, lease, startedAt, current.cause === 'retry_flag', ctx.config);
        document = { ...current.document, ...patch };
        return patch;
      }
      // The event of the change that led to this decision carries it out.
      case 'reject':
      case 'take_in':
      case 'none':
      case 'remove_orphan':
        return null;
      default:
        return current satisfies never;
    }
  };
  const decidedOn = 'document' in decision ? decision.document : {};
  const changed = await changeIf(ref, choose, {
    known: knownUpdateTime === null ? undefined : { data: decidedOn, updateTime: knownUpdateTime },
    isOwn: (data) => isHeldBy(data.sync_claim, claimId),
  });
  if (changed.kind !== 'written' || document === null) return null;
  return {
    id: claimId,
    ref,
    startedAt,
    deadline: new Deadline(ctx.clock, endsAtMs - ctx.clock.monotonicMs()),
    document,
    latest: changed.data as KnowledgeDocument,
    fence: changed.writeTime,
  };
}
