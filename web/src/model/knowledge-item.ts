import type { KnowledgeDocument } from '@knowledge-sync/contract';

/** A document as the page read it. For a malformed one only the ID is known. */
export type KnowledgeItem =
  | {
      kind: 'document';
      id: string;
      document: KnowledgeDocument;
      /** A change made on this page has not reached the server yet. */
      isUnsent: boolean;
    }
  | { kind: 'unreadable'; id: string; problem: string };
