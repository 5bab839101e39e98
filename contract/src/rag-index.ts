/** The embedding models that ElevenLabs indexes with. */
export const ragModels = ['multilingual_e5_large_instruct', 'e5_mistral_7b_instruct'] as const;
export type RagModel = (typeof ragModels)[number];

/** The state of a live document's search index. It is independent of `sync_status`. */
export const indexStatuses = ['unknown', 'indexing', 'ready', 'failed', 'too_small', 'limit_exceeded'] as const;
export type IndexStatus = (typeof indexStatuses)[number];

interface IndexEntry {
  /** A short title for lists. */
  title: string;
  sentence: string;
  /** The user's next step; null if there is none. */
  action: string | null;
}

/** The texts that users read about the search index of a live document. */
export const indexCatalogue = {
  unknown: {
    title: 'Checking search index',
    sentence: 'ElevenLabs has the document. Checking whether agents can search it.',
    action: null,
  },
  indexing: {
    title: 'Indexing',
    sentence: 'Agents can search it once indexing finishes.',
    action: null,
  },
  ready: {
    title: 'Indexed',
    sentence: 'Agents can search this document.',
    action: null,
  },
  failed: {
    title: 'Indexing failed',
    sentence: "Agents can't find it by search.",
    action: 'Save the document again to retry. If it still fails, contact ElevenLabs support.',
  },
  too_small: {
    title: 'Read in full',
    sentence: "It's under 500 bytes, so agents get all of it in every prompt.",
    action: null,
  },
  limit_exceeded: {
    title: 'Index storage full',
    sentence: "The ElevenLabs plan has no index storage left. Agents can't find this document by search.",
    action: 'Delete unused documents or upgrade the plan. Checked again automatically.',
  },
} as const satisfies Record<IndexStatus, IndexEntry>;

const givenUp = {
  title: 'Indexing timed out',
  sentence: "ElevenLabs didn't finish indexing this document within a day.",
  action: "Save it again to restart indexing. If that doesn't help, contact ElevenLabs support.",
} as const satisfies IndexEntry;

/**
 * Returns the texts about a document's index; null while nothing is live, or if the service does
 * not index.
 *
 * @param isDue whether the index is going to be checked again (`index_due_at` is set)
 */
export function indexWords(status: IndexStatus | null, isDue: boolean): IndexEntry | null {
  if (status === null) return null;
  if (!isDue && (status === 'unknown' || status === 'indexing')) return givenUp;
  return indexCatalogue[status];
}
