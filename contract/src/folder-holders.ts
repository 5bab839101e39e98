/** `workspace/agents`: the holders of the service's folder, as ElevenLabs last reported them. */
import * as z from 'zod/mini';
import { timestampSchema } from './document.ts';

/** The largest number of holders that are named. */
export const holdersNamed = 20;

/** The most agents, and documents of each, that are recorded with documents of their own. */
export const agentsNamed = 20;
export const directDocumentsNamed = 30;

/** How an agent uses its documents: searched if there are many, or all of them in every prompt. */
export const usageModes = ['auto', 'prompt'] as const;
export type UsageMode = (typeof usageModes)[number];

/** A branch of a holder that calls reach, as it was last read. Null is not known. */
const holderBranchSchema = z.object({
  id: z.nullable(z.string()),
  name: z.string(),
  is_main: z.boolean(),
  /** Percent of the agent's calls. */
  live_percentage: z.nullable(z.number()),
  /** How it has the folder; null if it does not have it. */
  usage_mode: z.nullable(z.enum(usageModes)),
  /** Whether it searches its documents. If not, they are in every prompt as a whole. */
  search: z.nullable(z.boolean()),
  /** The embedding model of its search, also one that this service does not know. */
  model: z.nullable(z.string()),
  /** The ways in which it looks up documents with a tool; empty without the tool. */
  strategies: z.nullable(z.array(z.string())),
});
export type HolderBranch = z.infer<typeof holderBranchSchema>;

const holderSchema = z.object({
  id: z.string(),
  /** Null if the API key may not see the agent. */
  name: z.nullable(z.string()),
  /** Main first; left out while they are not known. */
  branches: z.optional(z.array(holderBranchSchema)),
  /** When the branches were last read. */
  read_at: z.optional(timestampSchema),
});
export type Holder = z.infer<typeof holderSchema>;

export const folderHoldersSchema = z.object({
  /** The folder that the holders have. */
  folder_id: z.nullable(z.string()),
  /** Sorted by name. */
  attached: z.array(holderSchema),
  /** The number of holders, including unnamed ones. */
  count: z.int().check(z.nonnegative()),
  /**
   * Agents that have single documents, by the ids at ElevenLabs, as their settings were last read.
   * The agent that was read last comes first.
   */
  direct: z.optional(
    z.array(z.object({ id: z.string(), name: z.nullable(z.string()), document_ids: z.array(z.string()) })),
  ),
  /** When this was first reported. The same report again writes nothing. */
  learned_at: timestampSchema,
});
export type FolderHolders = z.infer<typeof folderHoldersSchema>;
