/**
 * Reconcile jobs, which compare Firestore with ElevenLabs: `jobs/{id}` and
 * `jobs/{id}/findings/{finding}`.
 */
import * as z from 'zod/mini';
import { timestampSchema } from './document.ts';

export const jobStatuses = ['queued', 'running', 'completed', 'failed'] as const;
export type JobStatus = (typeof jobStatuses)[number];

export const jobStatusTitles = {
  queued: 'Waiting',
  running: 'Checking',
  completed: 'Done',
  failed: "Didn't finish",
} as const satisfies Record<JobStatus, string>;

/** The differences that a reconcile job finds between documents and copies. */
export const findingKinds = [
  'missing',
  'drifted',
  'duplicated',
  'orphaned',
  'foreign',
  'bodiless',
  'malformed',
  'unread',
] as const;
export type FindingKind = (typeof findingKinds)[number];

/**
 * `found`: reported only. `repaired`: fixed, or queued for the sync. `left`: not changed, because
 * it changed in the meantime or ElevenLabs refused.
 */
export const findingStates = ['found', 'repaired', 'left'] as const;
export type FindingState = (typeof findingStates)[number];

/**
 * The differences of a drifted copy. `folder`: it was moved to another folder, which is not undone
 * automatically. `content`: its text or file. `address`: a web page's. `edited`: the document was
 * changed in Firestore past the service, and not sent.
 */
export const driftKinds = ['name', 'size', 'folder', 'content', 'address', 'edited'] as const;
export type DriftKind = (typeof driftKinds)[number];

const countSchema = z.int().check(z.minimum(0));
/** Not in the records of earlier releases. */
const laterCountSchema = z._default(countSchema, 0);
const storedCountsSchema = z.object({
  /** Completed documents that were compared. */
  documents: countSchema,
  /** Documents that were not compared, because they are not synced or about to change. */
  skipped: laterCountSchema,
  /** Items in the service's folder at ElevenLabs. */
  copies: countSchema,
  missing: countSchema,
  drifted: countSchema,
  duplicated: countSchema,
  orphaned: countSchema,
  foreign: countSchema,
  bodiless: laterCountSchema,
  malformed: laterCountSchema,
  unread: laterCountSchema,
  /** Drifted copies in another folder. Only a person can move them back. */
  moved: laterCountSchema,
  /** Skipped documents that are being deleted. */
  deleting: laterCountSchema,
  /** Copies that were too young to tell whether they are orphaned or duplicated. */
  young: laterCountSchema,
  /** Findings that were fixed, or queued for the sync. */
  repaired: countSchema,
});
export type JobCounts = z.infer<typeof storedCountsSchema>;

/** `jobs/{id}` as the web app reads it. The engine keeps more fields in the same document. */
export const jobSchema = z.looseObject({
  kind: z.literal('reconcile'),
  status: z.enum(jobStatuses),
  repair: z.boolean(),
  created_at: timestampSchema,
  /** The uid of the user who started it; null for the nightly run. */
  created_by: z.nullable(z.string()),
  updated_at: timestampSchema,
  ended_at: z.nullable(timestampSchema),
  counts: storedCountsSchema,
  /** Why it did not finish, or why it deleted nothing, and what to do; null otherwise. */
  message: z.nullable(z.string()),
  /** The number of copies that the user has agreed to delete; null if none was named. */
  confirm_deletions: z._default(z.nullable(countSchema), null),
  /** How many copies a repair did not delete, because a user has to confirm the number first. */
  deletions_held: z._default(z.nullable(countSchema), null),
});
export type Job = z.infer<typeof jobSchema>;

/** `jobs/{id}/findings/{finding}`. */
export const findingSchema = z.looseObject({
  kind: z.enum(findingKinds),
  state: z.enum(findingStates),
  /** Null if there is no document. */
  document_id: z.nullable(z.string()),
  /** The document's name, or the copy's if there is no document. */
  name: z.string(),
  elevenlabs_document_id: z.nullable(z.string()),
  drift: z.array(z.enum(driftKinds)),
  found_at: timestampSchema,
});
export type Finding = z.infer<typeof findingSchema>;
