import { errorTitles, type KnowledgeDocument } from '@knowledge-sync/contract';

/** Why a document has failed. */
export interface ErrorView {
  /** The problem and the next step. */
  sentence: string;
  hint: string | null;
  /** The document, for the details that `error-facts.ts` takes from it. */
  of: KnowledgeDocument;
}

/** Null for a document without an error. */
export function errorView(document: KnowledgeDocument): ErrorView | null {
  const { sync_error: error, sync_error_message: message } = document;
  if (error === null && message === null) return null;
  return {
    sentence: message ?? (error ? errorTitles[error.type] : ''),
    hint: error?.hint || null,
    of: document,
  };
}
