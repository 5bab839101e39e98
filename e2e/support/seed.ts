import { createHash } from 'node:crypto';
import { type DocumentReference, Firestore, Timestamp, type WriteBatch } from '@google-cloud/firestore';
import {
  blockedDocument,
  blockingErrorTypes,
  collections,
  errorCatalogue,
  errorHints,
  type KnowledgeDocument,
  newKnowledgeDocument,
  type Source,
  type SyncErrorType,
} from '@knowledge-sync/contract';
import type { LocalStack } from './stack.ts';

/** Firestore without the security rules. The caller must call `terminate`. */
export function storeOf({ info }: LocalStack, databaseId = info.database): Firestore {
  const named = process.env.FIRESTORE_EMULATOR_HOST;
  if (named !== undefined && named !== info.firestoreHost)
    throw new Error(`FIRESTORE_EMULATOR_HOST names ${named}: another stack's documents would be changed`);
  return new Firestore({
    projectId: info.projectId,
    databaseId,
    host: info.firestoreHost,
    ssl: false,
    customHeaders: { Authorization: 'Bearer owner' },
  });
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** As the service computes it: a document with another revision counts as changed by hand. */
function revisionOf(name: string, source: Source): string {
  return sha256(JSON.stringify([name, identityOf(source)]));
}

function identityOf(source: Source): string[] {
  switch (source.type) {
    case 'text':
      return [source.type, source.sha256];
    case 'file':
      return [source.type, source.filename, source.content_type, source.sha256];
    case 'url': {
      const { url, auto_sync: autoSync, refresh_id: refreshId } = source;
      if (autoSync === null && refreshId === null) return [source.type, url];
      const settings = autoSync === null ? '' : `${autoSync.frequency_days} ${autoSync.auto_remove}`;
      return [source.type, url, settings, refreshId ?? ''];
    }
    default:
      return source satisfies never;
  }
}

/** Computes the revisions again, because a test may have replaced name and source. */
function withRevisions(fields: Partial<KnowledgeDocument>): Partial<KnowledgeDocument> {
  const { name, source, synced_revision: synced } = fields;
  if (name === undefined || source === undefined) return fields;
  const revision = revisionOf(name, source);
  return { ...fields, revision, synced_revision: synced == null ? null : revision };
}

/**
 * Fields of a completed document, synced at that time. Its copy does not exist: for tests that only
 * read.
 */
export function completedDocument(name: string, at = new Date()): KnowledgeDocument {
  const text = `What ${name} says.`;
  const source: Source = { type: 'text', size_bytes: Buffer.byteLength(text), sha256: sha256(text) };
  const revision = revisionOf(name, source);
  const time = Timestamp.fromDate(at);
  return newKnowledgeDocument(time, {
    name,
    source,
    body_id: 'seeded',
    body_parts: 1,
    created_by: 'somebody-else',
    sync_status: 'completed',
    elevenlabs_document_id: sha256(name).slice(0, 20),
    last_sync_attempt: time,
    synced_at: time,
    time_to_live_ms: 1200,
    queued_at: null,
    revision,
    synced_revision: revision,
    index_status: 'ready',
    index_progress: 100,
    index_checked_at: time,
  });
}

/** The fields of a document that failed for that reason. */
export function failure(type: SyncErrorType): Partial<KnowledgeDocument> {
  const { final, retryable } = errorCatalogue[type];
  const hint = errorHints[type];
  const details = { http_status: null, provider_code: null, detail: null, request_id: null };
  return {
    sync_status: 'failed',
    elevenlabs_document_id: null,
    sync_error_message: final,
    sync_error: { type, hint, retryable, ...details },
    synced_at: null,
    time_to_live_ms: null,
    synced_revision: null,
    index_status: null,
    index_progress: null,
    index_checked_at: null,
  };
}

/** Small enough for the emulator, which refuses commits over 4 MiB. */
const commitSize = 500;

/**
 * Changes many documents in few commits. The emulator reports each commit to every listener, even
 * of closed pages.
 */
async function commitEach(
  store: Firestore,
  documents: readonly DocumentReference[],
  write: (batch: WriteBatch, document: DocumentReference) => void,
): Promise<void> {
  for (let at = 0; at < documents.length; at += commitSize) {
    const batch = store.batch();
    for (const document of documents.slice(at, at + commitSize)) write(batch, document);
    await batch.commit();
  }
}

/** The longest wait of the service, less a little. */
const untilNextTryMs = 590_000;

/**
 * The service lets a document that failed for a cause outside of it try again, a minute after the
 * first failure. This record says that one has just tried, so that seeded failures stay.
 */
async function postponeTries(store: Firestore): Promise<void> {
  const now = Timestamp.now();
  const nextAt = Timestamp.fromMillis(now.toMillis() + untilNextTryMs);
  const tried = { tried: [], tried_at: now, after: null, wait_ms: 600_000, next_at: nextAt, seen_at: now };
  await store
    .collection(collections.engine)
    .doc(blockedDocument)
    .set(Object.fromEntries(blockingErrorTypes.map((cause) => [cause, tried])));
}

/** Writes documents under the given ids. */
export async function seed(
  stack: LocalStack,
  documents: ReadonlyMap<string, Partial<KnowledgeDocument>>,
): Promise<void> {
  const store = storeOf(stack);
  await postponeTries(store);
  const refs = [...documents.keys()].map((id) => store.collection(collections.knowledge).doc(id));
  await commitEach(store, refs, (batch, ref) => batch.set(ref, withRevisions({ ...documents.get(ref.id) })));
  await store.terminate();
}

/** Deletes every document, so that the next test starts empty. */
export async function removeAll(stack: LocalStack): Promise<void> {
  const store = storeOf(stack);
  const knowledge = store.collection(collections.knowledge);
  const documents = await knowledge.listDocuments();
  // The state in which the engine deletes a document, so that no event starts a sync.
  const now = Timestamp.now();
  const claim = { id: 'removed', expires_at: Timestamp.fromMillis(now.toMillis() + 60_000) };
  const last = { deletion_requested_at: now, sync_claim: claim };
  await commitEach(store, documents, (batch, document) => batch.set(document, last, { merge: true }));
  await commitEach(store, documents, (batch, document) => batch.delete(document));
  // Their subcollections.
  await store.recursiveDelete(knowledge);
  await store.terminate();
}

/** How many documents the service has counted so far; it counts a moment after each write. */
export async function countedDocuments(stack: LocalStack): Promise<number> {
  const store = storeOf(stack);
  const { docs } = await store.collection(collections.counts).get();
  await store.terminate();
  const numbers = docs.flatMap((shard) => Object.entries(shard.get('numbers') as Record<string, number>));
  return numbers.reduce((sum, [tally, number]) => (tally.startsWith('status:') ? sum + number : sum), 0);
}

/** Deletes these documents directly in Firestore. */
export async function remove(stack: LocalStack, ids: readonly string[]): Promise<void> {
  const store = storeOf(stack);
  const documents = ids.map((id) => store.collection(collections.knowledge).doc(id));
  await commitEach(store, documents, (batch, document) => batch.delete(document));
  await store.terminate();
}
