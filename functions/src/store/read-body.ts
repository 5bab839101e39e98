import { createHash } from 'node:crypto';
import { bodyPartId, collections, type KnowledgeDocument } from '@knowledge-sync/contract';
import type { DocumentReference } from 'firebase-admin/firestore';

/** The stored parts are not the body that the document speaks of: replaced meanwhile, or damaged. */
export class BodyMismatchError extends Error {
  override readonly name = 'BodyMismatchError';
}

/**
 * Reads the body's parts, one read each, and checks them against the document's size and SHA-256.
 *
 * @throws BodyMismatchError when a part is missing or the bytes are not those that the document promises
 */
export async function readBody(ref: DocumentReference, document: KnowledgeDocument): Promise<Buffer> {
  const { body_id: bodyId, body_parts: partCount, source } = document;
  if (bodyId === null || source.type === 'url') throw new BodyMismatchError('the document has no body');
  const partRefs = Array.from({ length: partCount }, (_, part) =>
    ref.collection(collections.body).doc(bodyPartId(bodyId, part)),
  );
  const parts = partRefs.length === 0 ? [] : await ref.firestore.getAll(...partRefs);
  const bytes = Buffer.concat(
    parts.map((part, index) => {
      const data: unknown = part.get('data');
      if (!Buffer.isBuffer(data)) throw new BodyMismatchError(`part ${index + 1} of ${partCount} is missing`);
      return data;
    }),
  );
  if (source.size_bytes !== null && bytes.byteLength !== source.size_bytes) {
    throw new BodyMismatchError(`the stored text has ${bytes.byteLength} bytes instead of ${source.size_bytes}`);
  }
  if (createHash('sha256').update(bytes).digest('hex') !== source.sha256) {
    throw new BodyMismatchError('the stored text does not match its SHA-256');
  }
  return bytes;
}
