/**
 * Handles a write to `knowledge/{id}`. Loads the decision, the engine and ElevenLabs' SDK only when
 * there is work.
 */
import type { Timestamp } from 'firebase-admin/firestore';
import type { RawDocument } from '../document/lease.ts';
import type { Clock, EngineContext } from '../runtime/context.ts';
import { idleReason, isOwnRemoval } from './idle.ts';

/** A write to `knowledge/{id}` as the event describes it. */
export interface KnowledgeWritten {
  eventId: string;
  documentId: string;
  before: RawDocument | null;
  after: RawDocument | null;
  /** Null when the event has no document, which is then read. */
  updateTime: Timestamp | null;
}

export interface TriggerContext {
  clock: Clock;
  engine(): Promise<EngineContext>;
}

/** @throws what Firestore throws, so that the event is delivered again */
export async function onWritten(event: KnowledgeWritten, ctx: TriggerContext): Promise<void> {
  const { before, after } = event;
  const now = ctx.clock.now();
  if (after === null ? before !== null && isOwnRemoval(before) : idleReason(after, now) !== null) return;
  const { decide } = await import('./decide.ts');
  const decision = decide(before, after, now);
  const isEmpty = before === null && after === null;
  if (decision.action === 'none' && !isEmpty) return;
  const { sync } = await import('./sync.ts');
  await sync(await ctx.engine(), event, decision);
}
