/** Comparing Firestore with ElevenLabs, as the API tells of it. What is stored of a comparison stands in job.ts. */
import { z } from 'zod';
import { driftKinds, findingKinds, findingStates, type JobCounts, jobStatuses } from './job.ts';

const countSchema = z.int().min(0);
const jobCountsSchema = z.object({
  documents: countSchema.describe('Completed documents that were compared.'),
  copies: countSchema.describe("What stood in the service's folder at ElevenLabs."),
  missing: countSchema,
  drifted: countSchema,
  duplicated: countSchema,
  orphaned: countSchema,
  foreign: countSchema,
  repaired: countSchema.describe('Findings that were put right, or handed to the sync.'),
}) satisfies z.ZodType<JobCounts>;

/** The body of `POST /api/reconcile`. */
export const startReconcileSchema = z.strictObject({
  repair: z
    .boolean('repair must be true or false.')
    .default(false)
    .describe('Whether to put right what is found; without it, nothing is changed.'),
});
export type StartReconcile = z.infer<typeof startReconcileSchema>;

const isoDateSchema = z.iso.datetime();
export const reconcileFindingSchema = z.object({
  kind: z.enum(findingKinds),
  state: z.enum(findingStates),
  document_id: z.string().nullable(),
  name: z.string(),
  elevenlabs_document_id: z.string().nullable(),
  drift: z.array(z.enum(driftKinds)).describe('What differs in a copy that has drifted.'),
  found_at: isoDateSchema,
});
export type ReconcileFinding = z.infer<typeof reconcileFindingSchema>;

/** A reconciliation as the API shows it. */
export const reconcileSchema = z.object({
  id: z.string(),
  status: z.enum(jobStatuses).describe('`queued` and `running` go on by themselves.'),
  repair: z.boolean(),
  created_at: isoDateSchema,
  created_by: z.string().nullable().describe('The uid of who asked for it; null when it was the nightly run.'),
  updated_at: isoDateSchema,
  ended_at: isoDateSchema.nullable(),
  counts: jobCountsSchema,
  message: z.string().nullable().describe('Why it stopped, and what to do.'),
  findings: z.array(reconcileFindingSchema).describe('The first of what was found; the counts tell of all.'),
});
export type Reconcile = z.infer<typeof reconcileSchema>;
