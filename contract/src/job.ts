/** Comparing what Firestore says is live with what ElevenLabs holds: `jobs/{id}` and `jobs/{id}/findings/{finding}`. */
import * as z from 'zod/mini';
import { timestampSchema } from './document.ts';
import type { SyncErrorType } from './errors.ts';

export const jobStatuses = ['queued', 'running', 'completed', 'failed'] as const;
export type JobStatus = (typeof jobStatuses)[number];

export const jobStatusTitles = {
  queued: 'Waiting',
  running: 'Checking',
  completed: 'Done',
  failed: "Didn't finish",
} as const satisfies Record<JobStatus, string>;

/** What may be wrong with a document or a copy. */
export const findingKinds = ['missing', 'drifted', 'duplicated', 'orphaned', 'foreign'] as const;
export type FindingKind = (typeof findingKinds)[number];

/** `found`: only reported. `repaired`: put right, or handed to the sync. `left`: it changed meanwhile or ElevenLabs refused, and nothing was done. */
export const findingStates = ['found', 'repaired', 'left'] as const;
export type FindingState = (typeof findingStates)[number];

export const findingCatalogue = {
  missing: {
    title: 'Missing from ElevenLabs',
    sentence: 'The document was synced, but its copy is no longer in ElevenLabs.',
    repair: 'Upload it again.',
  },
  drifted: {
    title: 'Changed in ElevenLabs',
    sentence: 'The copy in ElevenLabs differs from what was synced.',
    repair: 'Upload its name and content again.',
  },
  duplicated: {
    title: 'More than one copy',
    sentence: 'ElevenLabs has more than one copy of the same document.',
    repair: 'Keep one copy and delete the others within a few minutes.',
  },
  orphaned: {
    title: 'Orphaned copy',
    sentence: 'ElevenLabs has a copy of a document that no longer exists here.',
    repair: 'Delete the copy in ElevenLabs.',
  },
  foreign: {
    title: 'Added by someone else',
    sentence: 'Not managed here; we leave it alone.',
    repair: null,
  },
} as const satisfies Record<FindingKind, { title: string; sentence: string; repair: string | null }>;

/** What differs in a copy that has drifted. `folder`: it was moved elsewhere, which is never undone by itself. */
export const driftKinds = ['name', 'size', 'folder'] as const;
export type DriftKind = (typeof driftKinds)[number];

/** Why a check did not finish, and what to do. */
export const stopReasons = {
  rate_limit: stopped('ElevenLabs is rate-limiting requests.'),
  auth_error: stopped('API key invalid. An administrator needs to set a valid ElevenLabs key.'),
  quota: stopped('ElevenLabs quota exceeded. Delete unused documents or upgrade the plan.'),
  in_use: stopped("ElevenLabs didn't delete a copy because it is attached directly to an agent."),
  validation: stopped('ElevenLabs rejected a request.'),
  server_error: stopped('ElevenLabs returned a server error.'),
  network: stopped("ElevenLabs didn't respond."),
  unknown: stopped('Unexpected response from ElevenLabs.'),
  inconsistent: stopped('The document list from ElevenLabs was inconsistent.'),
  stalled: stopped('The check timed out.'),
} as const satisfies Record<SyncErrorType | 'inconsistent' | 'stalled', string>;

/** Documents that were not checked are unknown, never missing. */
function stopped(reason: string): string {
  return `${reason} Run the check again to check the remaining documents.`;
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
