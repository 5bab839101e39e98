/** The list's filters and sort orders. browser-queries.ts has the queries that they make. */
import type { Source } from './document.ts';
import type { SyncErrorType } from './error-types.ts';
import type { IndexStatus } from './rag-index.ts';
import type { SyncStatus } from './status.ts';

interface Sort {
  field: 'created_at' | 'name_folded' | 'last_sync_attempt';
  direction: 'asc' | 'desc';
  title: string;
}

export const listSorts = {
  newest: { field: 'created_at', direction: 'desc', title: 'Newest first' },
  oldest: { field: 'created_at', direction: 'asc', title: 'Oldest first' },
  name: { field: 'name_folded', direction: 'asc', title: 'Name, A to Z' },
  name_desc: { field: 'name_folded', direction: 'desc', title: 'Name, Z to A' },
  attempt: { field: 'last_sync_attempt', direction: 'desc', title: 'Last sync: newest first' },
  attempt_oldest: { field: 'last_sync_attempt', direction: 'asc', title: 'Last sync: oldest first' },
} as const satisfies Record<string, Sort>;
export type ListSort = keyof typeof listSorts;

export const sourceTypes = ['text', 'url', 'file'] as const satisfies readonly Source['type'][];
export type SourceType = (typeof sourceTypes)[number];

/** Which documents are wanted; null is any. */
export interface ListFilter {
  status: SyncStatus | null;
  type: SourceType | null;
  /** Why the last sync failed. Only failed documents have a cause. */
  cause: SyncErrorType | null;
  /** The state of the search index of a synced document. */
  index: IndexStatus | null;
  /** The uid of the creator. */
  author: string | null;
}

/** The words of the name, for the search. name-words.ts makes them. */
export const wordsField = 'name_words';
/** The copy at ElevenLabs, for the documents that an agent has directly. */
export const copyField = 'elevenlabs_document_id';

export const filterFields = ['sync_status', 'source.type', 'sync_error.type', 'index_status', 'created_by'] as const;
type FilterField = (typeof filterFields)[number];

/** The values that a document of the filter has. Two values of one field match no document. */
export function conditionsOf({ status, type, cause, index, author }: ListFilter): (readonly [FilterField, string])[] {
  const statuses = new Set([status, cause && 'failed', index && 'completed']);
  const conditions: [FilterField, string | null][] = [
    ...[...statuses].map((each): [FilterField, string | null] => ['sync_status', each]),
    ['source.type', type],
    ['sync_error.type', cause],
    ['index_status', index],
    ['created_by', author],
  ];
  return conditions.filter((each): each is [FilterField, string] => each[1] !== null);
}

/** The fields by which an upload finds documents that it may repeat. Each has its own index. */
export const sameDocumentFields = { name: 'name_folded', address: 'address_key', content: 'source.sha256' } as const;
