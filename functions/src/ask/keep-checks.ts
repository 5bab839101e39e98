/**
 * The part of a sweep for checks: makes those due whose index became ready, and asks agents. The
 * engine does not use checks. `engine/questions` keeps how far this has come.
 */
import { type Check, collections, limits, questionsDocument } from '@knowledge-sync/contract';
import { type QueryDocumentSnapshot, Timestamp } from 'firebase-admin/firestore';
import { z } from 'zod';
import { ElevenLabsSyncError } from '../elevenlabs/error.ts';
import type { EngineContext } from '../runtime/context.ts';
import { type Deadline, DeadlineExceededError } from '../runtime/deadline.ts';
import { Outlook } from '../runtime/outlook.ts';
import { updateUnchanged } from '../store/conditional.ts';
import { logFailure } from '../store/each-alone.ts';
import { checksDue } from '../store/queries.ts';
import { MalformedDocumentError, readKnowledge, type Stored } from '../store/read.ts';
import { planCheck, runCheck } from './check-document.ts';
import { isNight, nextNight, postponedCheck } from './check-record.ts';
import { followReady, placeSchema } from './follow-ready.ts';

const progressSchema = z.object({
  place: placeSchema.nullable().catch(null),
  /** The day of the night, and the requests that it has made. */
  night: z.string().catch(''),
  requests: z.int().min(0).catch(0),
});

/** Requests of the night are spread over it. */
const perSweepAtNight = 5;

/** @returns how many documents were checked. @throws what Firestore throws */
export async function keepChecks(ctx: EngineContext, deadline: Deadline, outlook = new Outlook()): Promise<number> {
  const ref = ctx.db.collection(collections.engine).doc(questionsDocument);
  const stored = progressSchema.parse((await ref.get()).data() ?? {});
  const place = await followReady(ctx, stored.place);
  const ofSyncs = await runDue(ctx, 'sync', { perSweep: limits.checkRequestsPerSweep, most: maxRequests }, deadline);
  if (ofSyncs.found > 0) outlook.hasMore();
  const now = ctx.clock.now();
  const today = now.toISOString().slice(0, 10);
  const spent = stored.night === today ? stored.requests : 0;
  const left = isNight(now) ? Math.min(maxRequests, limits.checkRequestsPerNight - spent) : 0;
  const ofNight =
    left > 0
      ? await runDue(ctx, 'night', { perSweep: Math.min(perSweepAtNight, left), most: left }, deadline)
      : { found: 0, checked: 0, spent: 0 };
  const progress = {
    ...(place !== null && { place }),
    ...(ofNight.spent > 0 && { night: today, requests: spent + ofNight.spent }),
  };
  if (Object.keys(progress).length > 0) {
    outlook.hasMore();
    await ref.set(progress, { merge: true });
  }
  return ofSyncs.checked + ofNight.checked;
}

/** The most documents that one sweep checks for each reason. */
const maxDocuments = 20;
/** Of one document: its questions, asked of each agent. */
const maxRequests = limits.questionsPerDocument * limits.agentsPerCheck;

interface Budget {
  /** For several documents; one with many questions may take more. */
  perSweep: number;
  /** Never exceeded. */
  most: number;
}

/** A document counts as at least one request, so that a night also bounds reads and writes. */
async function runDue(
  ctx: EngineContext,
  reason: NonNullable<Check['due_for']>,
  { perSweep, most }: Budget,
  deadline: Deadline,
): Promise<{ found: number; checked: number; spent: number }> {
  const { docs } = await checksDue(ctx.db, reason, Timestamp.fromDate(ctx.clock.now()))
    .limit(Math.min(maxDocuments, perSweep))
    .get();
  let [checked, spent] = [0, 0];
  for (const record of docs) {
    if (spent >= perSweep || deadline.remainingMs() <= 0) break;
    const requests = await checkOne(ctx, record, spent === 0 ? most : perSweep - spent, deadline);
    if (requests === null) break;
    spent += requests;
    checked += 1;
  }
  return { found: docs.length, checked, spent };
}

/** @returns the requests that were made; null if the sweep makes no more checks */
async function checkOne(
  ctx: EngineContext,
  record: QueryDocumentSnapshot,
  most: number,
  deadline: Deadline,
): Promise<number | null> {
  const postpone = (): Promise<boolean> =>
    updateUnchanged(record, { due_at: nextNight(ctx.clock.now()), due_for: 'night' });
  try {
    const stored = await readKnowledge(ctx, record.id);
    if (stored === null) await record.ref.delete();
    // Its next sync makes the check due again.
    else if (!isAtRest(stored)) await postpone();
    else {
      const plan = await planCheck(ctx, stored);
      if (plan.requests > most) return null;
      await runCheck(ctx, plan, () => deadline.limits(ctx.config.listTimeoutMs));
      return Math.max(1, plan.requests);
    }
    return 1;
  } catch (error) {
    if (error instanceof MalformedDocumentError) {
      await postpone();
      return 1;
    }
    if (!(error instanceof ElevenLabsSyncError || error instanceof DeadlineExceededError)) throw error;
    logFailure(ctx, 'checks', record.id, error);
    await updateUnchanged(record, postponedCheck(ctx.clock.now()));
    return null;
  }
}

const isAtRest = ({ document }: Stored): boolean =>
  document.sync_status === 'completed' &&
  document.deletion_requested_at === null &&
  document.elevenlabs_document_id !== null;
