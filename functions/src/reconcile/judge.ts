/** What a copy or a document shows when the two sides are held against each other. Pure. */
import type { DriftKind, KnowledgeDocument, TimestampLike } from '@knowledge-sync/contract';
import { remoteName } from '../document/remote-name.ts';
import type { RemoteItem, RemoteSummary } from '../elevenlabs/provider.ts';
import type { Seen } from './job.ts';

/** Whether nobody works on the document or is about to: no claim, no lost request, nothing queued, nothing to be deleted. */
export const isQuiet = (document: KnowledgeDocument): boolean =>
  (document.sync_status === 'completed' || document.sync_status === 'failed') &&
  document.sync_claim === null &&
  document.unsettled_since === null &&
  document.deletion_requested_at === null &&
  document.retry_requested_at === null;

/** Whether the document says that ElevenLabs holds exactly what is wanted. */
export const isLive = (document: KnowledgeDocument): boolean =>
  isQuiet(document) && document.sync_status === 'completed' && document.synced_revision === document.revision;

/**
 * A copy whose name carries a document's key.
 *
 * @param document null when there is none; undefined when it cannot be read
 * @param settledBeforeMs only what was made before then can have no request on its way that made it
 */
export function judgeCopy(
  copy: RemoteItem,
  document: KnowledgeDocument | null | undefined,
  settledBeforeMs: number,
): 'orphaned' | 'duplicated' | null {
  if (document === undefined || document?.elevenlabs_document_id === copy.id) return null;
  if (copy.createdAtMs === null || copy.createdAtMs >= settledBeforeMs) return null;
  if (document === null) return 'orphaned';
  return isQuiet(document) ? 'duplicated' : null;
}

/** @param folderId the service's folder; null when it is not known */
export function judgeDrift(
  documentId: string,
  document: KnowledgeDocument,
  summary: RemoteSummary,
  folderId: string | null,
): DriftKind[] {
  const { source, name } = document;
  const drift: DriftKind[] = [];
  if (summary.name !== remoteName(name, documentId)) drift.push('name');
  const isSizeKnown = source.type === 'text' && source.size_bytes !== null && summary.sizeBytes !== null;
  const { accepted_copy_size: accepted, revision } = document;
  const isAccepted = accepted?.revision === revision && accepted.size_bytes === summary.sizeBytes;
  if (isSizeKnown && source.size_bytes !== summary.sizeBytes && !isAccepted) drift.push('size');
  if (folderId !== null && summary.folderId !== folderId) drift.push('folder');
  return drift;
}

export const seenOf = (document: KnowledgeDocument): Seen => ({
  sync_status: document.sync_status,
  revision: document.revision,
  elevenlabs_document_id: document.elevenlabs_document_id,
  synced_at: document.synced_at,
  last_sync_attempt: document.last_sync_attempt,
});

/** Whether no sync, edit or retry has come between. Looks at the index do not count. */
export const isSameAsSeen = (seen: Seen, document: KnowledgeDocument): boolean =>
  seen.sync_status === document.sync_status &&
  seen.revision === document.revision &&
  seen.elevenlabs_document_id === document.elevenlabs_document_id &&
  millisOf(seen.synced_at) === millisOf(document.synced_at) &&
  millisOf(seen.last_sync_attempt) === millisOf(document.last_sync_attempt);

const millisOf = (timestamp: TimestampLike | null): number | null => timestamp?.toMillis() ?? null;
