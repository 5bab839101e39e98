import { collections } from '@knowledge-sync/contract';
import { FieldPath, type Firestore, type QueryDocumentSnapshot } from 'firebase-admin/firestore';

/**
 * Removes the record of an upload, and the parts it speaks of unless the document uses them.
 *
 * @param record `uploads/{body_id}` with `{document}`, the id of the document that the body was meant for
 * @returns true: it has been dealt with
 */
export async function dropUpload(db: Firestore, record: QueryDocumentSnapshot): Promise<boolean> {
  const documentId: unknown = record.get('document');
  if (typeof documentId !== 'string' || documentId === '') {
    await record.ref.delete();
    return true;
  }
  const ref = db.collection(collections.knowledge).doc(documentId);
  const partsOfBody = ref
    .collection(collections.body)
    .orderBy(FieldPath.documentId())
    .startAt(`${record.id}.`)
    .endAt(`${record.id}.\uf8ff`)
    .select();
  await db.runTransaction(async (transaction) => {
    const document = await transaction.get(ref);
    if (document.get('body_id') !== record.id) {
      const parts = await transaction.get(partsOfBody);
      for (const part of parts.docs) transaction.delete(part.ref);
    }
    transaction.delete(record.ref);
  });
  return true;
}
