/** Requests a pass of the sweep, for work that no document shows. */
import { collections, sweepDocument } from '@knowledge-sync/contract';
import { type DocumentReference, type Firestore, Timestamp } from 'firebase-admin/firestore';
import { z } from 'zod';
import type { RawDocument } from '../document/lease.ts';
import type { BaseContext } from '../runtime/context.ts';

/** `engine/sweep`, which each sweep writes: so it notices the request without a read. */
export const sweepRef = (db: Firestore): DocumentReference => db.collection(collections.engine).doc(sweepDocument);

const requestSchema = z.object({ pass_requested_at: z.instanceof(Timestamp) });

/**
 * The next sweep makes a pass. One write. If it fails, the work waits for the next regular pass, so
 * this never throws.
 */
export async function requestPass({ db, clock, logger }: Pick<BaseContext, 'db' | 'clock' | 'logger'>): Promise<void> {
  const request: z.infer<typeof requestSchema> = { pass_requested_at: Timestamp.fromDate(clock.now()) };
  try {
    await sweepRef(db).set(request, { merge: true });
  } catch (error) {
    logger.warn('pass of the sweep not requested', { reason: error instanceof Error ? error.message : String(error) });
  }
}

/** When a pass was last requested; 0 for never. */
export const passRequestedMs = (record: RawDocument): number =>
  requestSchema.safeParse(record).data?.pass_requested_at.toMillis() ?? 0;
