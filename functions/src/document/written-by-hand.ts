/**
 * Whether a person or a script wrote a document, and whether it was rejected. Apart from the
 * reading of such a document, whose schemas take a while to load.
 */
import { foldName, type KnowledgeDocument } from '@knowledge-sync/contract';
import type { RawDocument } from './lease.ts';
import { revisionOf } from './revision.ts';
import { malformedCode } from './transitions.ts';

/** Whether a document that fits the schema was changed by hand, or was rejected before. */
export function isWrittenByHand(document: KnowledgeDocument, raw: RawDocument): boolean {
  // A deletion needs only the copy.
  if (document.deletion_requested_at !== null) return false;
  return (
    typeof raw.content === 'string' ||
    (document.source.type === 'url' && typeof raw.url === 'string') ||
    document.revision !== revisionOf(document.name, document.source) ||
    document.name_folded !== foldName(document.name) ||
    shownProblem(raw) !== null
  );
}

/** The reason that a rejected document shows; null for other documents. */
export function shownProblem({ sync_error: error }: RawDocument): string | null {
  const { provider_code: code, detail } = (error ?? {}) as { provider_code?: unknown; detail?: unknown };
  return code === malformedCode && typeof detail === 'string' ? detail : null;
}
