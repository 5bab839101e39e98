/**
 * The stored record of a comparison of Firestore with ElevenLabs. The contract has the fields that
 * people see, the others are the engine's. Each page is written under a claim, so that a crash
 * loses one page at most.
 *
 * ```
 *  queued ──▶ running: copies ──▶ documents ──▶ deletions ──▶ completed
 *                │  every page: compare, store the findings, repair them on request;
 *                │  repairs that delete copies come last, unless they are too many
 *                └─────▶ failed: ElevenLabs did not answer, or its answers contradict each other
 * ```
 */
import {
  collections,
  findingSchema,
  type JobCounts,
  type JobStatus,
  jobSchema,
  reconcileDocument,
  syncClaimSchema,
  timestampSchema,
} from '@knowledge-sync/contract';
import type { DocumentReference, Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import type { RawDocument } from '../document/lease.ts';

export const jobRecordSchema = z.looseObject({
  ...jobSchema.shape,
  phase: z.enum(['copies', 'documents', 'deletions', 'done']),
  /** Position within the phase: ElevenLabs' cursor, or the id of the last document or finding. */
  cursor: z.string().nullable(),
  /** Pages of ElevenLabs' listing so far, and one of their cursors: it may not end. */
  pages: z.int().min(0),
  cursor_mark: z.string().nullable().default(null),
  /** The time of the last copy, to detect a wrong order. */
  last_created_ms: z.number().nullable(),
  /** The copies of the page before: ElevenLabs may list a page twice. */
  last_page_ids: z.array(z.string()).default([]),
  /** Findings to be repaired before the next page. */
  due_findings: z.array(z.string()),
  queued_at: timestampSchema,
  claim: z.nullable(syncClaimSchema),
  /** Claims since the last progress. */
  stalls: z.int().min(0),
  /** How many documents and copies it looks at before it ends; null for all. */
  most: z.int().min(1).nullable().default(null),
  expire_at: timestampSchema,
});
export type JobRecord = z.infer<typeof jobRecordSchema>;

/** Where the next scheduled comparison begins, in the record of the latest one. */
const { phase, cursor, pages, cursor_mark, last_created_ms, last_page_ids } = jobRecordSchema.shape;
const placeSchema = z.object({ phase, cursor, pages, cursor_mark, last_created_ms, last_page_ids });
export type Place = z.infer<typeof placeSchema>;

export const firstPlace: Place = {
  phase: 'copies',
  cursor: null,
  pages: 0,
  cursor_mark: null,
  last_created_ms: null,
  last_page_ids: [],
};

/** @param record of the latest comparison */
export const placeIn = (record: RawDocument | null): Place =>
  placeSchema.safeParse(record?.continue_at).data ?? firstPlace;

/** Whether it has looked at as much as it may, and something is left. */
export function isAtLimit({ most, phase, counts }: Pick<JobRecord, 'most' | 'phase' | 'counts'>): boolean {
  const { copies, documents, skipped, malformed } = counts;
  return most !== null && phase !== 'done' && copies + documents + skipped + malformed >= most;
}

/** Where the next one begins after this one has ended. */
export function placeAfter(job: JobRecord, status: JobStatus): Place {
  // ElevenLabs may no longer know a cursor. The documents then have their turn.
  if (status === 'failed' && job.phase === 'copies') return { ...firstPlace, phase: 'documents' };
  return job.phase === 'done' ? firstPlace : placeSchema.parse(job);
}

/** The document as it was compared. A repair is made only while it is the same. */
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
  /** When the copy was created at ElevenLabs. */
  copy_created_ms: z.number().nullable(),
  copy_size_bytes: z.number().nullable(),
  expire_at: timestampSchema,
});
export type FindingRecord = z.infer<typeof findingRecordSchema>;

/** How long records of comparisons are kept. */
export const recordTtlMs = 30 * 24 * 3_600_000;

export const noCounts: JobCounts = {
  documents: 0,
  skipped: 0,
  copies: 0,
  missing: 0,
  drifted: 0,
  duplicated: 0,
  orphaned: 0,
  foreign: 0,
  bodiless: 0,
  malformed: 0,
  unread: 0,
  moved: 0,
  deleting: 0,
  young: 0,
  repaired: 0,
};

export const jobRef = (db: Firestore, id: string): DocumentReference => db.collection(collections.jobs).doc(id);

/** The record that names the latest comparison. */
export const latestJobRef = (db: Firestore): DocumentReference =>
  db.collection(collections.engine).doc(reconcileDocument);
