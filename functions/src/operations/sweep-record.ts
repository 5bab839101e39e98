/** The end of the last sweep, in `engine/sweep`. One write a minute, 43,800 a month. */
import { type Firestore, Timestamp } from 'firebase-admin/firestore';
import { z } from 'zod';
import { changeIf, type Seen } from '../store/conditional.ts';
import { passRequestedMs, sweepRef } from '../store/request-pass.ts';

const endSchema = z.object({
  ended_at: z.instanceof(Timestamp),
  duration_ms: z.int().min(0),
  /** Names of the phases that threw. */
  failed_phases: z.array(z.string()),
});
export type SweepEnd = z.infer<typeof endSchema>;

/**
 * Keeps the other fields of the record.
 *
 * @param known the record after this instance's last write. If it is still that, nothing is read;
 *   otherwise a request was written, and is read.
 * @returns the record after this write, and when a pass was last requested
 * @throws what Firestore throws
 */
export async function recordSweepEnd(
  db: Firestore,
  end: SweepEnd,
  known?: Seen,
): Promise<{ seen: Seen; requestedMs: number }> {
  const changed = await changeIf(sweepRef(db), () => ({ ...end }), { known });
  if (changed.kind !== 'written') throw new Error('the end of a sweep is always written');
  const { data, writeTime } = changed;
  return { seen: { data, updateTime: writeTime }, requestedMs: passRequestedMs(data) };
}

/** One read. Null before the first sweep. @throws what Firestore throws */
export const readSweepEnd = async (db: Firestore): Promise<SweepEnd | null> =>
  endSchema.safeParse((await sweepRef(db).get()).data()).data ?? null;
