import { expect, test } from 'vitest';
import { knowledgeDocumentSchema } from './document.ts';
import { newKnowledgeDocument } from './new-document.ts';

const now = { toMillis: () => 1_000, toDate: () => new Date(1_000) };
const content = {
  name: 'Réfund ＰＯＬＩＣＹ',
  source: { type: 'text', size_bytes: 3, sha256: 'a'.repeat(64) },
  body_id: 'b',
  body_parts: 1,
  created_by: 'u',
  revision: 'r',
} as const;

test('a new document has every field of the schema but those of a change, and no other', () => {
  const document = newKnowledgeDocument(now, content);
  expect(knowledgeDocumentSchema.parse(document)).toEqual(document);
  // The first change sets these.
  const later = ['change_id', 'edited_by'];
  const fields = Object.keys(knowledgeDocumentSchema.shape).filter((field) => !later.includes(field));
  expect(Object.keys(document).sort()).toEqual(fields.sort());
});

test('a new document is queued now, and can be found by its name in lower case', () => {
  expect(newKnowledgeDocument(now, content)).toMatchObject({
    sync_status: 'pending',
    created_at: now,
    updated_at: now,
    queued_at: now,
    name_folded: 'réfund policy',
  });
});

test('given fields replace the defaults', () => {
  const document = newKnowledgeDocument(now, { ...content, sync_status: 'failed', queued_at: null });
  expect(document).toMatchObject({ sync_status: 'failed', queued_at: null });
});
