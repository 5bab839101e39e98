/** Limits how many questions a person asks in an hour, over all instances, in one record. */
import { askingDocument, collections, limits } from '@knowledge-sync/contract';
import { z } from 'zod';
import { isUid } from '../history/people.ts';
import type { BaseContext } from '../runtime/context.ts';
import { changeIf } from '../store/conditional.ts';

const hourMs = 3_600_000;

const askedSchema = z.object({
  /** The hour, counted from 1970. */
  hour: z.int(),
  /** The number of questions in it, by uid. */
  asked: z.record(z.string(), z.int().min(0)),
});

/** The seconds until the next hour begins. */
export const secondsToNextHour = (nowMs: number): number => Math.ceil((hourMs - (nowMs % hourMs)) / 1_000);

/**
 * Counts questions of a person: one read and one write.
 *
 * @returns false if that would be more than allowed; then none is counted
 * @throws what Firestore throws
 */
export async function countQuestions(
  { db, clock }: Pick<BaseContext, 'db' | 'clock'>,
  uid: string,
  questions: number,
): Promise<boolean> {
  if (!isUid(uid)) return false;
  let isAllowed = false;
  await changeIf(db.collection(collections.engine).doc(askingDocument), (data) => {
    const hour = Math.floor(clock.now().getTime() / hourMs);
    const stored = askedSchema.safeParse(data).data;
    const asked = new Map(stored?.hour === hour ? Object.entries(stored.asked) : []);
    const total = (asked.get(uid) ?? 0) + questions;
    isAllowed = total <= limits.questionsPerHour;
    return isAllowed ? { hour, asked: Object.fromEntries(asked.set(uid, total)) } : null;
  });
  return isAllowed;
}
