/** Which agents hold the service's folder, as it was last learned from ElevenLabs: `workspace/agents`. */
import * as z from 'zod/mini';
import { timestampSchema } from './document.ts';

/** How many of them are named. */
export const holdersNamed = 20;

export const folderHoldersSchema = z.object({
  /** The folder that they hold. */
  folder_id: z.nullable(z.string()),
  /** By name. The name is null when the API key may not see the agent. */
  attached: z.array(z.object({ id: z.string(), name: z.nullable(z.string()) })),
  /** How many there are, those that are not named included. */
  count: z.int().check(z.nonnegative()),
  /** When it was learned; learning the same once more writes nothing. */
  learned_at: timestampSchema,
});
export type FolderHolders = z.infer<typeof folderHoldersSchema>;
