/**
 * Schemas of parts of API responses. They repeat document.ts with full zod, because OpenAPI is
 * generated from full zod only; the web app parses documents with zod/mini, which is smaller.
 * `satisfies` checks that both agree.
 */
import { z } from 'zod';
import type { DependentAgent, Source, SyncError } from './document.ts';
import { syncErrorTypes } from './error-types.ts';
import type { Health } from './health.ts';
import { limits } from './limits.ts';

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
const sizeSchema = z.int().min(0).nullable();

export const sourceAnswerSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), size_bytes: sizeSchema, sha256: sha256Schema }),
  z.object({
    type: z.literal('url'),
    url: z.string().min(1),
    auto_sync: z
      .object({
        frequency_days: z
          .int()
          .min(limits.autoSyncMinDays)
          .max(limits.autoSyncMaxDays)
          .describe('ElevenLabs refreshes the page at least this often, in days.'),
        auto_remove: z
          .boolean()
          .default(false)
          .describe('Whether ElevenLabs deletes the copy when the page can no longer be fetched.'),
      })
      .nullable()
      .default(null),
    refresh_id: z.string().min(1).nullable().default(null),
  }),
  z.object({
    type: z.literal('file'),
    filename: z.string().min(1),
    content_type: z.string().min(1),
    size_bytes: sizeSchema,
    sha256: sha256Schema,
  }),
]) satisfies z.ZodType<Source>;

export const syncErrorAnswerSchema = z.object({
  type: z.enum(syncErrorTypes),
  http_status: z.int().nullable(),
  provider_type: z.string().nullable().optional(),
  provider_code: z.string().nullable(),
  provider_status: z.string().nullable().optional(),
  detail: z.string().nullable(),
  hint: z.string(),
  retryable: z.boolean(),
  request_id: z.string().nullable(),
}) satisfies z.ZodType<SyncError>;

export const dependentAgentAnswerSchema = z.object({
  id: z.string(),
  name: z.string().nullable(),
  branch: z.string().nullable().describe('The branch that has the document; null for the main branch.'),
}) satisfies z.ZodType<DependentAgent>;

/** The response of `GET /api/health`. */
export const healthAnswerSchema = z.object({
  status: z.literal('ok'),
  provider: z.object({
    name: z.literal('elevenlabs'),
    host: z.string(),
    official: z.boolean(),
    problem: z
      .string()
      .optional()
      .describe("Why the endpoint does not answer like ElevenLabs' API, and what to do. Left out when it does."),
  }),
}) satisfies z.ZodType<Health>;
