/** `checks/{id}`: when a document is checked next, and how it went. */
import { type Check, type CheckResult, collections } from '@knowledge-sync/contract';
import { type DocumentReference, type Firestore, Timestamp } from 'firebase-admin/firestore';
import { hasFailed } from './judge.ts';

/** Checks of the night are made between these hours, in UTC. */
export const night = { fromHour: 1, toHour: 5 } as const;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** How long a check waits after ElevenLabs did not answer. */
const againMs = 10 * 60_000;

export const checkRef = (db: Firestore, documentId: string): DocumentReference =>
  db.collection(collections.checks).doc(documentId);

export const isNight = (now: Date): boolean => now.getUTCHours() >= night.fromHour && now.getUTCHours() < night.toHour;

/** The start of the next night. */
export function nextNight(now: Date): Timestamp {
  const midnight = Math.floor(now.getTime() / dayMs) * dayMs;
  const today = midnight + night.fromHour * hourMs;
  return Timestamp.fromMillis(today > now.getTime() ? today : today + dayMs);
}

/** A record before the first check, or for a check as soon as possible. */
export const dueCheck = (
  name: string,
  reason: NonNullable<Check['due_for']>,
  dueAt: Timestamp,
  indexCheckedAt: Timestamp | null,
): Check => ({
  name,
  questions: 0,
  failed: 0,
  state: 'not_checked',
  checked_at: null,
  due_at: dueAt,
  due_for: reason,
  index_checked_at: indexCheckedAt,
  automatic: null,
});

/** What a check found. */
export interface Checked {
  name: string;
  questions: readonly CheckResult[];
  automatic: CheckResult | null;
}

/** The fields to write after a check. */
export function checkedFields({ name, questions, automatic }: Checked, now: Date) {
  const results = automatic === null ? questions : [...questions, automatic];
  const failed = results.filter(({ outcome }) => hasFailed(outcome)).length;
  const isKnown = results.some(({ outcome }) => outcome !== null && outcome !== 'unavailable');
  return {
    name,
    questions: questions.length,
    failed,
    state: failed > 0 ? 'failed' : isKnown ? 'passed' : 'not_checked',
    checked_at: Timestamp.fromDate(now),
    due_at: nextNight(now),
    due_for: 'night',
    automatic,
  } satisfies Partial<Check>;
}

/** Checks it again soon. */
export const postponedCheck = (now: Date) => ({ due_at: Timestamp.fromMillis(now.getTime() + againMs) });
