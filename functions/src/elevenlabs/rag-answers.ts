/** ElevenLabs' answers about search indexes, converted to the contract's statuses. */
import type { IndexStatus } from '@knowledge-sync/contract';
import { z } from 'zod';
import { maxCursorLength } from './listing.ts';
import { remoteIdSchema } from './plausible.ts';
import type { RemoteIndex } from './provider.ts';

/** By ElevenLabs' `RAGIndexStatus`. Other values are read as `unknown`. */
const statuses: Record<string, IndexStatus> = {
  new: 'indexing',
  created: 'indexing',
  processing: 'indexing',
  succeeded: 'ready',
  failed: 'failed',
  cannot_index_folder: 'failed',
  document_too_small: 'too_small',
  rag_limit_exceeded: 'limit_exceeded',
};

const statusOf = (given: string): IndexStatus => statuses[given] ?? 'unknown';

/** One copy's entry. A failed entry may give a status as its reason. */
const entrySchema = z
  .discriminatedUnion('status', [
    z.object({
      status: z.literal('success'),
      data: z.object({ status: z.string(), progress_percentage: z.number().catch(0) }),
    }),
    z.object({ status: z.literal('failure'), error_code: z.number(), error_status: z.string() }),
  ])
  .transform((entry): RemoteIndex => {
    if (entry.status === 'failure') return { status: statusOf(entry.error_status), progress: null };
    const status = statusOf(entry.data.status);
    const percent = Math.round(Math.min(100, Math.max(0, entry.data.progress_percentage)));
    return { status, progress: status === 'indexing' ? percent : null };
  });

/** By the copy's id. An entry that cannot be read is left out, like a copy without an answer. */
export const ragIndexesSchema = z
  .record(z.string(), entrySchema.nullable().catch(null))
  .transform(
    (answer): Map<string, RemoteIndex> =>
      new Map(Object.entries(answer).flatMap(([id, entry]) => (entry === null ? [] : [[id, entry]]))),
  );

/** The indexes of one copy. One that cannot be read is left out. */
export const documentIndexesSchema = z
  .object({ indexes: z.array(z.object({ id: remoteIdSchema, model: z.string() }).nullable().catch(null)) })
  .transform(({ indexes }) => indexes.flatMap((index) => (index === null ? [] : [index])));

export const ragOverviewSchema = z
  .object({ total_used_bytes: z.number().min(0), total_max_bytes: z.number().min(0) })
  .transform(({ total_used_bytes, total_max_bytes }) => ({
    usedBytes: total_used_bytes,
    allowedBytes: total_max_bytes,
  }));

/**
 * One page of the passages of an index. This listing has no `has_more`: it ends without a cursor.
 *
 * @param cursor the page's own cursor, which must not be the next one again
 */
export const passagesSchemaFor = (cursor: string | null) =>
  z
    .object({
      chunks: z.array(z.object({ id: z.string().min(1), content: z.string() })),
      next_cursor: z.string().min(1).max(maxCursorLength).nullish(),
    })
    .transform(({ chunks, next_cursor: next }) => ({
      passages: chunks.map(({ id, content }) => ({ id, text: content })),
      cursor: next ?? null,
    }))
    .refine((page) => page.cursor === null || page.cursor !== cursor, 'the cursor repeats itself');
