/** `workspace/agents`: the holders of the service's folder, as ElevenLabs last reported them. */
import * as z from 'zod/mini';
import { timestampSchema } from './document.ts';

/** The largest number of holders that are named. */
export const holdersNamed = 20;

export const folderHoldersSchema = z.object({
  /** The folder that the holders have. */
  folder_id: z.nullable(z.string()),
  /** Sorted by name. The name is null if the API key may not see the agent. */
  attached: z.array(z.object({ id: z.string(), name: z.nullable(z.string()) })),
  /** The number of holders, including unnamed ones. */
  count: z.int().check(z.nonnegative()),
  /** When this was first reported. The same report again writes nothing. */
  learned_at: timestampSchema,
});
export type FolderHolders = z.infer<typeof folderHoldersSchema>;
