/** Judges a copy and its document when the two sides are compared. Pure. */
import type { DriftKind, KnowledgeDocument, TimestampLike } from '@knowledge-sync/contract';
import { isSameAddress } from '../document/address.ts';
import { isPlainText } from '../document/passages.ts';
import { earlierRemoteName, remoteName } from '../document/remote-name.ts';
import { revisionOf } from '../document/revision.ts';
import type { RemoteItem, RemoteSummary } from '../elevenlabs/provider.ts';
import type { Seen } from './job.ts';

/**
 * Whether no worker has the document or will take it: no claim, no lost request, nothing queued, no
 * deletion.
 */
export const isQuiet = (document: KnowledgeDocument): boolean =>
  (document.sync_status === 'completed' || document.sync_status === 'failed') &&
  document.sync_claim === null &&
  document.unsettled_since === null &&
  document.deletion_requested_at === null &&
  document.retry_requested_at === null;

/** Whether the document says that its copy is up to date. */
export const isLive = (document: KnowledgeDocument): boolean =>
  isQuiet(document) && document.sync_status === 'completed' && document.synced_revision === document.revision;

/**
 * Judges a copy whose name has a document's key.
 *
 * @param document null when there is no document; undefined when it cannot be read
 * @param settledBeforeMs a younger copy may come from a request that is still under way. One of
 *   unknown age is judged: its document says that no request is open, or is gone.
 */
export function judgeCopy(
  copy: RemoteItem,
  document: KnowledgeDocument | null | undefined,
  settledBeforeMs: number,
): 'orphaned' | 'duplicated' | null {
  if (document === undefined || document?.elevenlabs_document_id === copy.id) return null;
  if (copy.createdAtMs !== null && copy.createdAtMs >= settledBeforeMs) return null;
  if (document === null) return 'orphaned';
  return isQuiet(document) ? 'duplicated' : null;
}

/**
 * Every difference that shows without the content of the copy.
 *
 * @param ours the service's folder, null when it is not known, and the id of the installation
 */
export function judgeDrift(
  documentId: string,
  document: KnowledgeDocument,
  summary: RemoteSummary,
  { folderId, installation }: { folderId: string | null; installation: string },
): DriftKind[] {
  const { source, name } = document;
  const drift: DriftKind[] = [];
  const names = [remoteName(name, installation, documentId), earlierRemoteName(name, documentId)];
  if (!names.includes(summary.name)) drift.push('name');
  const isSizeKnown = source.type === 'text' && source.size_bytes !== null && summary.sizeBytes !== null;
  const { accepted_copy: accepted, revision } = document;
  const isAccepted = accepted?.revision === revision && accepted.size_bytes === summary.sizeBytes;
  if (isSizeKnown && source.size_bytes !== summary.sizeBytes && !isAccepted) drift.push('size');
  if (folderId !== null && summary.folderId !== undefined && summary.folderId !== folderId) drift.push('folder');
  if (summary.url !== null && !isSameAddress(summary.url, document)) drift.push('address');
  if (revisionOf(name, source) !== revision) drift.push('edited');
  return drift;
}

/**
 * Judges the content of a copy by the time of its last change. ElevenLabs' times are whole seconds,
 * so a time proves nothing about changes in the same second: a text is equal only if its content
 * was read later and the time is still the same. A page changes at any time and is not judged.
 *
 * @returns `unread` if only the content tells; `unknown` if nothing does
 */
export function judgeContent(
  document: KnowledgeDocument,
  summary: RemoteSummary,
): 'equal' | 'differs' | 'unread' | 'unknown' {
  const { source, revision, elevenlabs_document_id: copyId, copy_state: state } = document;
  if (source.type === 'url') return 'equal';
  const isCurrent = state?.revision === revision && state.elevenlabs_document_id === copyId;
  const { updatedAtSecs, createdAtSecs } = summary;
  const wasRead = isCurrent && state.is_read && updatedAtSecs !== null && state.updated_at_secs === updatedAtSecs;
  if (wasRead) return 'equal';
  if (equalContents(document).length > 0) return 'unread';
  // The content of another file cannot be compared, so its time is all there is.
  if (updatedAtSecs === null) return 'unknown';
  const expectedSecs = (isCurrent ? state.updated_at_secs : null) ?? createdAtSecs;
  return expectedSecs !== null && expectedSecs === updatedAtSecs ? 'equal' : 'differs';
}

/** The SHA-256 of each content that a copy of this document may have. Empty for other files. */
export function equalContents({ source, revision, accepted_copy: accepted }: KnowledgeDocument): string[] {
  const made = accepted?.revision === revision ? accepted.sha256 : null;
  return [isPlainText(source) ? source.sha256 : null, made].filter((hash) => hash !== null);
}

/** How far the clocks of ElevenLabs and of this service may differ, with the second itself. */
const settledSecs = 3;

/** Whether a content that is read from now on shows every change that has this time. */
export const isTimeSettled = (updatedAtSecs: number, now: Date): boolean =>
  now.getTime() >= (updatedAtSecs + settledSecs) * 1_000;

export const seenOf = (document: KnowledgeDocument): Seen => ({
  sync_status: document.sync_status,
  revision: document.revision,
  elevenlabs_document_id: document.elevenlabs_document_id,
  synced_at: document.synced_at,
  last_sync_attempt: document.last_sync_attempt,
});

/** Whether no sync, edit or retry has happened since. Index checks do not count. */
export const isSameAsSeen = (seen: Seen, document: KnowledgeDocument): boolean =>
  seen.sync_status === document.sync_status &&
  seen.revision === document.revision &&
  seen.elevenlabs_document_id === document.elevenlabs_document_id &&
  millisOf(seen.synced_at) === millisOf(document.synced_at) &&
  millisOf(seen.last_sync_attempt) === millisOf(document.last_sync_attempt);

const millisOf = (timestamp: TimestampLike | null): number | null => timestamp?.toMillis() ?? null;
