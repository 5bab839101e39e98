import { type KnowledgeDocument, newKnowledgeDocument, type Source } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { revisionOf, sha256 } from '../document/revision.ts';

/** The default of UPLOAD_TTL_SECONDS. */
export const uploadTtlMs = 3_600_000;

/** The default of EARLIER_TEXTS_DAYS. */
export const earlierTextsDays = 30;

/** A new document with the given text, and the fields that matter to a test. */
export function aDocument(
  text = 'Refunds take five days.',
  fields: Partial<KnowledgeDocument> = {},
): KnowledgeDocument {
  const name = fields.name ?? 'Refund policy';
  const source: Source = fields.source ?? { type: 'text', size_bytes: Buffer.byteLength(text), sha256: sha256(text) };
  return newKnowledgeDocument(Timestamp.now(), {
    name,
    source,
    body_id: 'body-1',
    body_parts: 1,
    created_by: 'editor-uid',
    revision: revisionOf(name, source),
    ...fields,
  });
}
