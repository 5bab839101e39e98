/**
 * The end of the last sweep, in the record that each sweep reads anyway (`engine/sweep`). One write
 * a minute, 43,800 a month.
 */
import { collections, sweepDocument } from '@knowledge-sync/contract';
import { type DocumentReference, type Firestore, Timestamp } from 'firebase-admin/firestore';
import { z } from 'zod';

const endSchema = z.object({
  ended_at: z.instanceof(Timestamp),
  duration_ms: z.int().min(0),
  /** Names of the phases that threw. */
  failed_phases: z.array(z.string()),
});
export type SweepEnd = z.infer<typeof endSchema>;

const recordRef = (db: Firestore): DocumentReference => db.collection(collections.engine).doc(sweepDocument);

/** Keeps the fields of the phase that owns the record. @throws what Firestore throws */
export async function recordSweepEnd(db: Firestore, end: SweepEnd): Promise<void> {
  await recordRef(db).set(end, { merge: true });
}

/** One read. Null before the first sweep. @throws what Firestore throws */
export const readSweepEnd = async (db: Firestore): Promise<SweepEnd | null> =>
  endSchema.safeParse((await recordRef(db).get()).data()).data ?? null;
