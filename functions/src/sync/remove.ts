/**
 * Removes a document: first its copies, then its parts, attempts and earlier texts.
 * complete.ts deletes the document last.
 */
import { collections } from '@knowledge-sync/contract';
import type { DocumentReference } from 'firebase-admin/firestore';
import { deleteCopy } from './delete-copy.ts';
import { findLost } from './send.ts';
import type { Work } from './work.ts';

/** Deletes the copies. A missing copy counts as deleted. */
export async function removeRemote(work: Work): Promise<void> {
  const { ctx, claim } = work;
  if (work.remoteId !== null) {
    await deleteCopy(work, work.remoteId);
    work.remoteId = null;
  }
  for (const { id } of await findLost(work)) {
    await deleteCopy(work, id);
    ctx.logger.info('lost copy removed from ElevenLabs', { document_id: claim.ref.id, elevenlabs_document_id: id });
  }
}

const pageSize = 200;

/** Deletes what is stored below the document, page by page, and the record of its checks. */
export async function removeBelow(ref: DocumentReference): Promise<void> {
  for (const below of [collections.body, collections.attempts, collections.versions, collections.questions]) {
    for (;;) {
      const { docs } = await ref.collection(below).select().limit(pageSize).get();
      if (docs.length === 0) break;
      const batch = ref.firestore.batch();
      for (const { ref: part } of docs) batch.delete(part);
      await batch.commit();
    }
  }
  await ref.firestore.collection(collections.checks).doc(ref.id).delete();
}
