/**
 * The state of the service: as `GET /api/status` and `GET /api/health?deep=1` answer it, and in the
 * log, which alert policies filter.
 */
import { z } from 'zod';
import { healthAnswerSchema } from './answer-parts.ts';
import { syncErrorTypes } from './error-types.ts';
import { syncStatuses } from './status.ts';

/** Messages of the log (`jsonPayload.message`). docs/operations.md lists their fields. */
export const logMessages = {
  sweepEnded: 'sweep ended',
  changedByPerson: 'change by a person',
  refused: 'request refused',
  requestFailed: 'request failed',
} as const;

/** From when on a person has to look. The sweep runs every minute. */
export const lateAfterSeconds = { sweep: 300, pending: 900 } as const;

export const checkStates = ['ok', 'failing', 'unknown'] as const;

const healthCheckSchema = z.object({
  status: z.enum(checkStates).describe('`unknown` when the check could not be made. It does not count as a failure.'),
  message: z.string(),
  age_seconds: z
    .int()
    .min(0)
    .nullable()
    .describe('Of the last sweep, or of the document that has been pending longest. Null where there is none.'),
});
export type HealthCheck = z.infer<typeof healthCheckSchema>;

export const healthCheckNames = ['firestore', 'key', 'sweep', 'pending'] as const;
export type HealthCheckName = (typeof healthCheckNames)[number];

/** The response of `GET /api/health?deep=1`. */
export const deepHealthSchema = healthAnswerSchema.extend({
  status: z.enum(['ok', 'failing']),
  checks: z.record(z.enum(healthCheckNames), healthCheckSchema),
});
export type DeepHealth = z.infer<typeof deepHealthSchema>;

const count = z.int().min(0);

/** The response of `GET /api/status`. */
export const statusSchema = z.object({
  versions: z.object({
    app: z.string(),
    schema: count.describe('The schema version of new documents.'),
    stored_schema: count.describe('All migrations up to this one have ended; 0 before the first.'),
  }),
  documents: z
    .partialRecord(z.enum(syncStatuses), count)
    .nullable()
    .describe('How many documents have each status. Null before the first count.'),
  failed_by_cause: z.partialRecord(z.enum(syncErrorTypes), count),
  blocked: z
    .array(z.object({ cause: z.enum(syncErrorTypes), documents: count, next_try_at: z.string().nullable() }))
    .describe(
      'Causes outside of the documents, which people have to remove. Documents continue automatically after that.',
    ),
  last_sweep: z
    .object({ ended_at: z.string(), duration_ms: count, failed_phases: z.array(z.string()) })
    .nullable()
    .describe('Null before the first one.'),
  oldest_pending_seconds: count.nullable().describe('How long the longest has been pending; null if none is.'),
  newer_documents: count.describe('Documents that a newer release has written. They are left as they are.'),
  elevenlabs: healthAnswerSchema.shape.provider.extend({
    workspace_problem: z
      .string()
      .nullable()
      .describe('Why the workspace refuses the key, and what to do. Null if it does not.'),
  }),
  placement: z.object({ project: z.string(), region: z.string(), database: z.string() }),
});
export type Status = z.infer<typeof statusSchema>;
