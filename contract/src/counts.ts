/**
 * `counts/{shard}`: the numbers of all documents, which the service keeps so that no page counts
 * them. `counts/base` has a count of everything until a time, the other shards have the changes
 * since then.
 */
import * as z from 'zod/mini';
import { timestampSchema } from './document.ts';
import type { SyncErrorType } from './error-types.ts';
import type { SourceType } from './list-queries.ts';
import type { IndexStatus } from './rag-index.ts';
import type { SyncStatus } from './status.ts';

/** Several, because Firestore writes a document about once a second. */
export const countShards = 4;

/**
 * A property by which documents are counted. Only a synced document has an index, only a failed one
 * a cause.
 */
export type Tally =
  | `status:${SyncStatus}`
  | `type:${SourceType}`
  | `cause:${SyncErrorType}`
  | `index:${IndexStatus}`
  | 'retrying';

export const countShardSchema = z.object({
  /** By tally. A shard of changes may have negative numbers. */
  numbers: z.catchall(z.object({}), z.number()),
  /** The latest syncs: from the last save to the first sync of what was saved. */
  times: z.array(z.object({ ms: z.number(), at_ms: z.number() })),
  /** The base includes every write until then; a shard every later one. */
  counted_until: timestampSchema,
});
export type CountShard = z.infer<typeof countShardSchema>;

/** How many of the latest syncs are kept, with the base and with all shards together. */
export const syncTimesKept = 100;
