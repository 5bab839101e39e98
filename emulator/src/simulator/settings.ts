import { z } from 'zod';

/** The behaviour of the simulated workspace without faults. Null means without limit. */
const settingsSchema = z.strictObject({
  /** The wait before each request acts. */
  latency_ms: z.int().min(0),
  /** Requests at once; more are answered with 429 `concurrent_limit_exceeded`. */
  concurrency: z.int().min(1).nullable(),
  /** Requests in any minute; more are answered with 429 `rate_limit_exceeded`. */
  requests_per_minute: z.int().min(1).nullable(),
  /** The longest text in bytes of UTF-8; longer ones are answered with 400 `text_too_long`. */
  text_max_bytes: z.int().min(1),
  /** The largest file; larger ones are answered with 413 `request_too_large`. */
  file_max_bytes: z.int().min(1),
  /** How long an index takes, and how it ends. */
  index_ms: z.int().min(0),
  index_outcome: z.enum(['succeeded', 'failed']),
  /** The most bytes that all RAG indexes may use; an index beyond it is `rag_limit_exceeded`. */
  rag_max_bytes: z.int().min(0),
  /** Whether a new name alone, or a new index, counts as a change of the document's time. */
  rename_sets_updated_at: z.boolean(),
  index_sets_updated_at: z.boolean(),
  /** Whether the answer to a change has the time before it. */
  change_answers_earlier_time: z.boolean(),
  /** How long the index of the earlier content stays ready after a change. */
  index_restarts_after_ms: z.int().min(0),
  /** How an index holds a text: in parts of it, in parts that overlap, or in another form. */
  passages: z.enum(['as sent', 'overlapping', 'rewritten']),
  /** Whether a document that joins a folder of an agent is indexed without a request. */
  folder_indexes_new_documents: z.boolean(),
  /** Whether an agent that only has a folder blocks the deletion of a document in it. */
  deletion_counts_folder_holders: z.boolean(),
  /** Whether the agents that have a document include agents that have it only on a branch. */
  dependents_include_branches: z.boolean(),
  /** What the size of a text counts. */
  size_counts: z.enum(['bytes', 'characters']),
  /** Whether errors have `type`, `code` and `status`, or the older `status` alone. */
  error_form: z.enum(['typed', 'status alone']),
  /** The longest time between two refreshes of a page; a longer one is shortened. */
  auto_sync_max_days: z.int().min(1).max(180),
  /** Whether an agent can be asked what it would retrieve; if not, the route is missing. */
  rag_query: z.enum(['present', 'missing']),
  /** The answer to that for an agent that does not search. */
  rag_query_without_search: z.enum(['no chunks', 'refused']),
  /** Whether summaries have the fields that ElevenLabs' specification calls deprecated. */
  deprecated_fields: z.enum(['present', 'absent']),
  /** The valid keys; null accepts every key but `invalid-key`. */
  api_keys: z.array(z.string().min(1)).nullable(),
});
export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = {
  latency_ms: 0,
  concurrency: null,
  requests_per_minute: null,
  // ElevenLabs documents 20 MB for files and no figure for texts.
  text_max_bytes: 20_000_000,
  file_max_bytes: 20_000_000,
  index_ms: 0,
  index_outcome: 'succeeded',
  // ElevenLabs' largest published plan.
  rag_max_bytes: 1_000_000_000,
  rename_sets_updated_at: true,
  index_sets_updated_at: false,
  change_answers_earlier_time: false,
  index_restarts_after_ms: 0,
  passages: 'as sent',
  folder_indexes_new_documents: false,
  deletion_counts_folder_holders: false,
  dependents_include_branches: false,
  size_counts: 'bytes',
  error_form: 'typed',
  auto_sync_max_days: 180,
  rag_query: 'present',
  rag_query_without_search: 'no chunks',
  deprecated_fields: 'present',
  api_keys: null,
};

export const settingsChangeSchema = settingsSchema.partial();
export type SettingsChange = z.input<typeof settingsChangeSchema>;

/** The settings with the change made. Throws a `ZodError` when a value is out of range. */
export function changeSettings(settings: Settings, change: SettingsChange): Settings {
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  return settingsSchema.parse({ ...settings, ...Object.fromEntries(given) });
}
