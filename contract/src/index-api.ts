import { z } from 'zod';
import { ragModels } from './rag-index.ts';

/** The response of `POST /api/index/refresh`. */
export const indexRefreshSchema = z.object({
  checked: z.int().describe('How many indexes were checked just now.'),
  next_in_ms: z
    .int()
    .nullable()
    .describe('When another request is useful, in milliseconds; null if the service does not index.'),
});
export type IndexRefresh = z.infer<typeof indexRefreshSchema>;

/** The response of `GET /api/index/overview`. */
export const indexOverviewSchema = z.object({
  model: z
    .enum(ragModels)
    .nullable()
    .describe('The embedding model while no agent searches with another; null if the service does not index.'),
  used_bytes: z.int().nullable().describe('Index storage that the ElevenLabs workspace uses.'),
  allowed_bytes: z.int().nullable().describe('Index storage that the plan allows.'),
  checked_at: z.iso.datetime().nullable().describe('When ElevenLabs was asked, at most a minute ago.'),
});
export type IndexOverview = z.infer<typeof indexOverviewSchema>;
