/**
 * A comparison of Firestore with ElevenLabs as it is stored: what people see of it is the contract's, the rest is the engine's.
 * It goes on page by page, each written down under a claim, so that a crash loses one page at most.
 *
 * ```
 *  queued ──▶ running: copies ──▶ documents ──▶ completed
 *                │  every page: compare, write down what was found, repair it where that was asked for
 *                └─────▶ failed: ElevenLabs did not answer, or its answers contradict each other
 * ```
 */
import {
  collections,
  findingSchema,
  type JobCounts,
  jobSchema,
  reconcileDocument,
  syncClaimSchema,
  timestampSchema,
} from '@knowledge-sync/contract';
import type { DocumentReference, Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import { isLeaseLive, type RawDocument } from '../document/lease.ts';

export const jobRecordSchema = z.looseObject({
  ...jobSchema.shape,
  phase: z.enum(['copies', 'documents', 'done']),
  /** Where the phase goes on: ElevenLabs' cursor, or the last document's id. */
  cursor: z.string().nullable(),
  /** Pages of ElevenLabs' listing so far, and the time of its last copy: a listing that runs backwards is none. */
  pages: z.int().min(0),
  last_created_ms: z.number().nullable(),
  /** What the page before found and is to be repaired before the next one. */
  due_findings: z.array(z.string()),
  queued_at: timestampSchema,
  claim: z.nullable(syncClaimSchema),
  /** How often it was taken up since it last came forward. */
  stalls: z.int().min(0),
  expire_at: timestampSchema,
});
export type JobRecord = z.infer<typeof jobRecordSchema>;

/** What a document was like when it was compared: a repair holds only as long as it is. */
const seenSchema = z.object({
  sync_status: z.string(),
  revision: z.string(),
  elevenlabs_document_id: z.string().nullable(),
  synced_at: z.nullable(timestampSchema),
  last_sync_attempt: z.nullable(timestampSchema),
});
export type Seen = z.infer<typeof seenSchema>;

export const findingRecordSchema = z.looseObject({
  ...findingSchema.shape,
  seen: seenSchema.nullable(),
  /** When ElevenLabs made the copy. */
  copy_created_ms: z.number().nullable(),
  copy_size_bytes: z.number().nullable(),
  expire_at: timestampSchema,
});
export type FindingRecord = z.infer<typeof findingRecordSchema>;

/** Records of comparisons are kept for so long. */
export const recordTtlMs = 30 * 24 * 3_600_000;

export const noCounts: JobCounts = {
  documents: 0,
  copies: 0,
  missing: 0,
  drifted: 0,
  duplicated: 0,
  orphaned: 0,
  foreign: 0,
  repaired: 0,
};

export const jobRef = (db: Firestore, id: string): DocumentReference => db.collection(collections.jobs).doc(id);

/** Names the comparison that was started last. */
export const latestJobRef = (db: Firestore): DocumentReference =>
  db.collection(collections.engine).doc(reconcileDocument);

/** What an event asks of the engine: whether the job is to be carried on. Pure and total, and the engine's own writes ask nothing. */
export function isJobDue(after: RawDocument | null, now: Date): boolean {
  if (after === null || isLeaseLive(after.claim, now)) return false;
  return after.kind === 'reconcile' && (after.status === 'queued' || after.status === 'running');
}
