/** Comparing what Firestore says is live with what ElevenLabs holds: `jobs/{id}` and `jobs/{id}/findings/{finding}`. */
import * as z from 'zod/mini';
import { timestampSchema } from './document.ts';
import type { SyncErrorType } from './errors.ts';

export const jobStatuses = ['queued', 'running', 'completed', 'failed'] as const;
export type JobStatus = (typeof jobStatuses)[number];

export const jobStatusTitles = {
  queued: 'Waiting',
  running: 'Comparing',
  completed: 'Done',
  failed: 'Stopped',
} as const satisfies Record<JobStatus, string>;

/** What may be wrong with a document or a copy. */
export const findingKinds = ['missing', 'drifted', 'duplicated', 'orphaned', 'foreign'] as const;
export type FindingKind = (typeof findingKinds)[number];

/** `found`: only reported. `repaired`: put right, or handed to the sync. `left`: it changed meanwhile or ElevenLabs refused, and nothing was done. */
export const findingStates = ['found', 'repaired', 'left'] as const;
export type FindingState = (typeof findingStates)[number];

export const findingCatalogue = {
  missing: {
    title: 'Missing at ElevenLabs',
    sentence: 'The document is completed here, but its copy is gone from ElevenLabs.',
    repair: 'The document is queued, and sent anew.',
  },
  drifted: {
    title: 'Changed at ElevenLabs',
    sentence: 'The copy at ElevenLabs is not what was synced.',
    repair: 'The document is queued, and its name and content are sent again.',
  },
  duplicated: {
    title: 'More than one copy',
    sentence: 'ElevenLabs holds a copy that belongs to a document with another copy.',
    repair: 'The document is brought to one copy within a few minutes; the others are deleted.',
  },
  orphaned: {
    title: 'Copy without a document',
    sentence: 'ElevenLabs holds a copy of a document that no longer exists here.',
    repair: 'The copy is deleted at ElevenLabs.',
  },
  foreign: {
    title: 'Not made by this service',
    sentence: "Somebody else put this into the service's folder at ElevenLabs.",
    repair: null,
  },
} as const satisfies Record<FindingKind, { title: string; sentence: string; repair: string | null }>;

/** What differs in a copy that has drifted. `folder`: it was moved elsewhere, which is never undone by itself. */
export const driftKinds = ['name', 'size', 'folder'] as const;
export type DriftKind = (typeof driftKinds)[number];

/** Why a comparison stopped, and what to do. */
export const stopReasons = {
  rate_limit: stopped('ElevenLabs limits how many requests the workspace may make'),
  auth_error: stopped('The ElevenLabs API key is missing, not valid, or lacks permissions: set a valid one first'),
  quota: stopped('ElevenLabs says that its quota is used up: free some space or raise the plan first'),
  in_use: stopped('ElevenLabs refused a deletion, since an agent depends on the copy'),
  validation: stopped('ElevenLabs refused a question'),
  server_error: stopped('ElevenLabs answered with an error of its own'),
  network: stopped('ElevenLabs did not answer'),
  unknown: stopped('An answer of ElevenLabs was not in its format'),
  inconsistent: stopped('What ElevenLabs lists contradicts itself'),
  stalled: stopped('The comparison did not come forward and was given up'),
} as const satisfies Record<SyncErrorType | 'inconsistent' | 'stalled', string>;

/** What was not compared is unknown: it is never taken for missing. */
function stopped(reason: string): string {
  return `${reason}. Nothing is known about what was not compared yet: start the comparison again.`;
}

const countSchema = z.int().check(z.minimum(0));
const storedCountsSchema = z.object({
  /** Completed documents that were compared. */
  documents: countSchema,
  /** What stood in the service's folder at ElevenLabs. */
  copies: countSchema,
  missing: countSchema,
  drifted: countSchema,
  duplicated: countSchema,
  orphaned: countSchema,
  foreign: countSchema,
  /** Findings that were put right, or handed to the sync. */
  repaired: countSchema,
});
export type JobCounts = z.infer<typeof storedCountsSchema>;

/** `jobs/{id}` as the page watches it. What only the engine needs stands beside these fields. */
export const jobSchema = z.looseObject({
  kind: z.literal('reconcile'),
  status: z.enum(jobStatuses),
  repair: z.boolean(),
  created_at: timestampSchema,
  /** The uid of who asked for it; null when it was the schedule. */
  created_by: z.nullable(z.string()),
  updated_at: timestampSchema,
  ended_at: z.nullable(timestampSchema),
  counts: storedCountsSchema,
  /** Why it stopped, and what to do; null unless `failed`. */
  message: z.nullable(z.string()),
});
export type Job = z.infer<typeof jobSchema>;

/** `jobs/{id}/findings/{finding}`. */
export const findingSchema = z.looseObject({
  kind: z.enum(findingKinds),
  state: z.enum(findingStates),
  /** The document's id; null where there is none. */
  document_id: z.nullable(z.string()),
  /** The document's name, else the copy's. */
  name: z.string(),
  elevenlabs_document_id: z.nullable(z.string()),
  drift: z.array(z.enum(driftKinds)),
  found_at: timestampSchema,
});
export type Finding = z.infer<typeof findingSchema>;
