import type { KnowledgeDocument, SyncStatus } from '@knowledge-sync/contract';

/** A document as the page read it. */
export type KnowledgeItem =
  | {
      kind: 'document';
      id: string;
      document: KnowledgeDocument;
      /** A change made on this page has not reached the server yet. */
      isUnsent: boolean;
    }
  | {
      /** A malformed document. */
      kind: 'unreadable';
      id: string;
      /** Why, and what to do. */
      problem: string;
      /** As the database counts it; null if it has none. */
      status: SyncStatus | null;
    };
