/**
 * Checks indexes for open web pages, and reads the index storage of the plan. `engine/index` lets
 * one request to ElevenLabs through every few seconds, however many pages ask, and keeps the
 * storage for a minute.
 */
import {
  collections,
  type IndexOverview,
  type IndexRefresh,
  indexDocument,
  timestampSchema,
} from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { z } from 'zod';
import { ElevenLabsSyncError } from '../elevenlabs/error.ts';
import type { EngineContext } from '../runtime/context.ts';
import { Deadline, DeadlineExceededError, startDeadline } from '../runtime/deadline.ts';
import { changeIf } from '../store/conditional.ts';
import { checkIndexes } from './check-index.ts';

export const watchIntervalMs = 4_000;
const overviewTtlMs = 60_000;
/** Short, because a user waits. */
const callTimeoutMs = 15_000;

const stateSchema = z.object({
  closed_until: z.nullable(timestampSchema).catch(null),
  overview: z
    .object({ used_bytes: z.number(), allowed_bytes: z.number(), checked_at: timestampSchema })
    .nullable()
    .catch(null),
  overview_asked_at: z.nullable(timestampSchema).catch(null),
});

/** @throws what Firestore throws */
export async function refreshIndexes(ctx: EngineContext): Promise<IndexRefresh> {
  if (ctx.config.ragModel === null) return { checked: 0, next_in_ms: null };
  const waitMs = await passGate(ctx);
  if (waitMs > 0) return { checked: 0, next_in_ms: waitMs };
  const deadline = startDeadline(ctx);
  try {
    return { checked: await checkIndexes(ctx, 1, deadline), next_in_ms: watchIntervalMs };
  } finally {
    deadline.dispose();
  }
}

/**
 * Lets one caller through and then closes the gate. @returns how long the gate stays closed for
 * this caller; 0: let through
 */
async function passGate(ctx: EngineContext): Promise<number> {
  let waitMs = 0;
  const changed = await changeIf(stateRef(ctx), (data) => {
    const { closed_until } = stateSchema.parse(data ?? {});
    const nowMs = ctx.clock.now().getTime();
    waitMs = (closed_until?.toMillis() ?? 0) - nowMs;
    // An instance whose clock was ahead must not close the gate for long.
    const isClosed = waitMs > 0 && waitMs <= watchIntervalMs;
    return isClosed ? null : { closed_until: Timestamp.fromMillis(nowMs + watchIntervalMs) };
  });
  return changed.kind === 'written' ? 0 : waitMs;
}

/**
 * Returns the used and allowed index storage, at most a minute old. While ElevenLabs does not
 * answer, returns the last known values, or null.
 *
 * @throws what Firestore throws
 */
export async function readIndexOverview(ctx: EngineContext): Promise<IndexOverview> {
  const { ragModel: model } = ctx.config;
  const unknown = { model, used_bytes: null, allowed_bytes: null, checked_at: null };
  if (model === null) return unknown;
  const ref = stateRef(ctx);
  const state = stateSchema.parse((await ref.get()).data() ?? {});
  const now = Timestamp.fromDate(ctx.clock.now());
  const askedAgoMs = now.toMillis() - (state.overview_asked_at?.toMillis() ?? 0);
  let { overview } = state;
  if (askedAgoMs < 0 || askedAgoMs >= overviewTtlMs) {
    // Other callers use the last known values in the meantime.
    await ref.set({ overview_asked_at: now }, { merge: true });
    const fresh = await askForOverview(ctx);
    if (fresh !== null) {
      overview = { ...fresh, checked_at: now };
      await ref.set({ overview }, { merge: true });
    }
  }
  if (overview === null) return unknown;
  const { used_bytes, allowed_bytes, checked_at } = overview;
  return { model, used_bytes, allowed_bytes, checked_at: checked_at.toDate().toISOString() };
}

async function askForOverview(ctx: EngineContext): Promise<{ used_bytes: number; allowed_bytes: number } | null> {
  const deadline = new Deadline(ctx.clock, callTimeoutMs);
  try {
    const provider = await ctx.provider();
    const { usedBytes, allowedBytes } = await provider.ragOverview(deadline.limits(callTimeoutMs));
    return { used_bytes: usedBytes, allowed_bytes: allowedBytes };
  } catch (error) {
    if (!(error instanceof ElevenLabsSyncError || error instanceof DeadlineExceededError)) throw error;
    ctx.logger.warn('index storage not read', { reason: error.message });
    return null;
  } finally {
    deadline.dispose();
  }
}

const stateRef = (ctx: EngineContext) => ctx.db.collection(collections.engine).doc(indexDocument);
