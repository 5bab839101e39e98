/** The embedding models that ElevenLabs indexes with. */
export const ragModels = ['multilingual_e5_large_instruct', 'e5_mistral_7b_instruct'] as const;
export type RagModel = (typeof ragModels)[number];

/** How far ElevenLabs has come with making a live text searchable. It says nothing about the sync: that is `sync_status`. */
export const indexStatuses = ['unknown', 'indexing', 'ready', 'failed', 'too_small', 'limit_exceeded'] as const;
export type IndexStatus = (typeof indexStatuses)[number];

interface IndexEntry {
  /** A short title for lists. */
  title: string;
  /** What is the matter. */
  sentence: string;
  /** What a person can do; null where there is nothing to do. */
  action: string | null;
}

/** What a person reads about the search index of a document that is live. */
export const indexCatalogue = {
  unknown: {
    title: 'Index not checked yet',
    sentence: 'ElevenLabs holds the text. Whether agents can search it is being looked up.',
    action: null,
  },
  indexing: {
    title: 'Being indexed',
    sentence: 'ElevenLabs is making the text searchable. Until then agents that search their knowledge do not find it.',
    action: null,
  },
  ready: {
    title: 'Indexed',
    sentence: 'Agents that search their knowledge can find this text.',
    action: null,
  },
  failed: {
    title: 'Not indexed',
    sentence: 'ElevenLabs could not index this document, so agents that search their knowledge do not find it.',
    action: 'Edit the document, which sends it once more. If it fails again, ask ElevenLabs.',
  },
  too_small: {
    title: 'Too small to be indexed',
    sentence:
      'ElevenLabs does not index documents under 500 bytes. Agents know this one only where it is always in the prompt, not by search.',
    action: 'Add text to it or merge it with another document, or let the agent use it in its prompt.',
  },
  limit_exceeded: {
    title: 'Index storage is full',
    sentence: 'The ElevenLabs plan has no index storage left, so agents that search their knowledge do not find it.',
    action: 'Delete documents that are no longer needed or raise the plan. It is looked up again by itself.',
  },
} as const satisfies Record<IndexStatus, IndexEntry>;

const givenUp = {
  title: 'Still not indexed',
  sentence: 'ElevenLabs has not finished indexing this text within a day, and it is no longer looked up.',
  action: 'Edit the document, which sends it and starts the index anew. If that does not help, ask ElevenLabs.',
} as const satisfies IndexEntry;

/**
 * What a person reads about a document's index.
 *
 * @param isDue whether it is going to be looked up again (`index_due_at` is set)
 * @returns null while nothing is live, or where the service does not index
 */
export function indexWords(status: IndexStatus | null, isDue: boolean): IndexEntry | null {
  if (status === null) return null;
  return !isDue && (status === 'unknown' || status === 'indexing') ? givenUp : indexCatalogue[status];
}
