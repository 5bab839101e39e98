/** Reconcile jobs in API requests and responses. Their stored form is in job.ts. */
import { z } from 'zod';
import { driftKinds, findingKinds, findingStates, type JobCounts, jobStatuses } from './job.ts';
import { limits } from './limits.ts';

const countSchema = z.int().min(0);
const jobCountsSchema = z.object({
  documents: countSchema.describe('Completed documents that were compared.'),
  skipped: countSchema.describe('Documents that were not compared, because they are not synced or about to change.'),
  copies: countSchema.describe("Items in the service's folder at ElevenLabs."),
  missing: countSchema,
  drifted: countSchema,
  duplicated: countSchema,
  orphaned: countSchema,
  foreign: countSchema,
  bodiless: countSchema.describe('Documents whose text or file is missing or damaged in Firestore.'),
  malformed: countSchema.describe('Documents whose record in Firestore cannot be read.'),
  unread: countSchema.describe('Documents whose copy could not be read.'),
  moved: countSchema.describe(
    'Drifted copies in another folder. A repair leaves them alone; move them back in ElevenLabs.',
  ),
  deleting: countSchema.describe('Skipped documents that are being deleted.'),
  young: countSchema.describe('Copies too new to tell whether they are orphaned or duplicated.'),
  repaired: countSchema.describe('Findings that were fixed, or queued for the sync.'),
}) satisfies z.ZodType<JobCounts>;

/** The body of `POST /api/reconcile`. */
export const startReconcileSchema = z
  .strictObject({
    repair: z
      .boolean('repair must be true or false.')
      .default(false)
      .describe('Whether to fix the findings. By default nothing is changed.'),
    confirm_deletions: z
      .int('confirm_deletions must be a whole number.')
      .min(0, 'confirm_deletions must be 0 or more.')
      .max(limits.countMax, `confirm_deletions may be at most ${limits.countMax}.`)
      .optional()
      .describe(
        'The largest number of copies that the repair may delete. Needed if it would delete more than 10 copies that are more than 10 % of all.',
      ),
  })
  .refine(({ repair, confirm_deletions }) => repair || confirm_deletions === undefined, {
    path: ['confirm_deletions'],
    message: 'confirm_deletions needs "repair": true. Without repair nothing is deleted.',
  });
export type StartReconcile = z.infer<typeof startReconcileSchema>;

const isoDateSchema = z.iso.datetime();
export const reconcileFindingSchema = z.object({
  kind: z.enum(findingKinds),
  state: z.enum(findingStates),
  document_id: z.string().nullable(),
  name: z.string(),
  elevenlabs_document_id: z.string().nullable(),
  drift: z.array(z.enum(driftKinds)).describe('The differences of a drifted copy.'),
  found_at: isoDateSchema,
});
export type ReconcileFinding = z.infer<typeof reconcileFindingSchema>;

/** A reconcile job in API responses. */
export const reconcileSchema = z.object({
  id: z.string(),
  status: z.enum(jobStatuses).describe('`queued` and `running` continue automatically.'),
  repair: z.boolean(),
  created_at: isoDateSchema,
  created_by: z.string().nullable().describe('The uid of the user who started it; null for the nightly run.'),
  updated_at: isoDateSchema,
  ended_at: isoDateSchema.nullable(),
  counts: jobCountsSchema,
  message: z.string().nullable().describe('Why it did not finish or deleted nothing, and what to do.'),
  confirm_deletions: countSchema.nullable().describe('The number of deletions that the caller has confirmed.'),
  deletions_held: countSchema
    .nullable()
    .describe('How many copies the repair did not delete, because the number has to be confirmed first.'),
  findings: z.array(reconcileFindingSchema).describe('The first findings. The counts include all.'),
});
export type Reconcile = z.infer<typeof reconcileSchema>;
