import { createHash } from 'node:crypto';
import { type KnowledgeDocument, newKnowledgeDocument } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The default of UPLOAD_TTL_SECONDS. */
export const uploadTtlMs = 3_600_000;

/** A new document with the given text, and the fields that matter to a test. */
export function aDocument(
  text = 'Refunds take five days.',
  fields: Partial<KnowledgeDocument> = {},
): KnowledgeDocument {
  const name = fields.name ?? 'Refund policy';
  return newKnowledgeDocument(Timestamp.now(), {
    name,
    source: { type: 'text', size_bytes: Buffer.byteLength(text), sha256: sha256(text) },
    body_id: 'body-1',
    body_parts: 1,
    created_by: 'editor-uid',
    revision: sha256(`${name}\n${text}`),
    ...fields,
  });
}
