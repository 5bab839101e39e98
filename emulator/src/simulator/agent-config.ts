import { z } from 'zod';
import { documentTypes } from './listing.ts';
import type { EmbeddingModel } from './rag-indexes.ts';

const usageModes = ['prompt', 'auto'] as const;

/** An entry of an agent's knowledge: a document, or a folder with everything in it. */
export const locatorSchema = z.looseObject({
  type: z.enum(documentTypes),
  name: z.string(),
  id: z.string(),
  usage_mode: z.enum(usageModes).default('auto'),
});
export type Locator = z.output<typeof locatorSchema>;
export type LocatorInput = z.input<typeof locatorSchema>;

const jsonObject = z.record(z.string(), z.json());
/** Reads only the knowledge of an agent's configuration. The rest is kept unchanged. */
export const configSchema = z.looseObject({
  agent: z
    .looseObject({ prompt: z.looseObject({ knowledge_base: z.array(locatorSchema).optional() }).optional() })
    .optional(),
});
export type Config = z.infer<typeof configSchema>;

/** ElevenLabs' own defaults. */
const defaultRag = {
  enabled: false,
  embedding_model: 'e5_mistral_7b_instruct' satisfies EmbeddingModel,
  max_vector_distance: 0.6,
  max_documents_length: 50_000,
  max_retrieved_rag_chunks_count: 20,
  knowledge_base_tool_info: null,
};

/** Search settings that replace the defaults. Any value is taken, for tests. */
export const ragSchema = jsonObject;
export type RagInput = z.infer<typeof ragSchema>;

/** The configuration of a new branch. */
export const newConfig = (knowledgeBase: Locator[], rag: RagInput = {}): Config => ({
  agent: {
    first_message: 'Hello',
    language: 'en',
    prompt: { prompt: 'You are helpful.', knowledge_base: knowledgeBase, rag: { ...defaultRag, ...rag } },
  },
});

/** Merges objects and replaces lists and values. A field that is not sent is kept. */
export const mergedConfig = (stored: Config, change: Config): Config => configSchema.parse(merge(stored, change));

function merge(stored: unknown, change: unknown): unknown {
  const [before, after] = [jsonObject.safeParse(stored), jsonObject.safeParse(change)];
  if (!before.success || !after.success) return change;
  const merged = Object.entries(after.data).map(([key, value]) => [key, merge(before.data[key], value)]);
  return { ...before.data, ...Object.fromEntries(merged) };
}
