import type { SettingsChange } from './settings.ts';

/**
 * Two services. They differ in every answer that no source establishes about ElevenLabs. The engine
 * must be right in both.
 */
export const worlds = {
  one: {
    rename_sets_updated_at: true,
    index_sets_updated_at: false,
    change_answers_earlier_time: false,
    deprecated_fields: 'present',
    index_restarts_after_ms: 0,
    passages: 'as sent',
    folder_indexes_new_documents: false,
    deletion_counts_folder_holders: false,
    dependents_include_branches: false,
    size_counts: 'bytes',
    error_form: 'typed',
    rag_query_without_search: 'no chunks',
  },
  other: {
    rename_sets_updated_at: false,
    index_sets_updated_at: true,
    change_answers_earlier_time: true,
    deprecated_fields: 'absent',
    index_restarts_after_ms: 1_000,
    passages: 'overlapping',
    folder_indexes_new_documents: true,
    deletion_counts_folder_holders: true,
    dependents_include_branches: true,
    size_counts: 'characters',
    error_form: 'status alone',
    rag_query_without_search: 'refused',
  },
} as const satisfies Record<string, SettingsChange>;

/** The world that KNOWLEDGE_SYNC_WORLD names: the same tests run in each. */
export const testWorld = (): SettingsChange => worlds[process.env.KNOWLEDGE_SYNC_WORLD === 'other' ? 'other' : 'one'];
