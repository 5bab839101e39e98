import { z } from 'zod';
import { ragModels } from './rag-index.ts';

/** The answer to `POST /api/index/refresh`. */
export const indexRefreshSchema = z.object({
  checked: z.int().describe('How many documents were looked up just now.'),
  next_in_ms: z
    .int()
    .nullable()
    .describe('When it is worth asking again, in milliseconds; null where the service does not index.'),
});
export type IndexRefresh = z.infer<typeof indexRefreshSchema>;

/** The answer to `GET /api/index/overview`. */
export const indexOverviewSchema = z.object({
  model: z.enum(ragModels).nullable().describe('The embedding model in use; null where the service does not index.'),
  used_bytes: z.int().nullable().describe('Index storage that the ElevenLabs workspace uses.'),
  allowed_bytes: z.int().nullable().describe('Index storage that the plan allows.'),
  checked_at: z.iso.datetime().nullable().describe('When ElevenLabs was asked; at most a minute ago.'),
});
export type IndexOverview = z.infer<typeof indexOverviewSchema>;
