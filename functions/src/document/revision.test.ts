import type { Source } from '@knowledge-sync/contract';
import { expect, test } from 'vitest';
import { revisionOf, sha256 } from './revision.ts';

const text = (content: string): Source => ({ type: 'text', size_bytes: content.length, sha256: sha256(content) });
const page = (fields: Partial<Source & { type: 'url' }> = {}): Source => ({
  type: 'url',
  url: 'https://example.com/',
  auto_sync: null,
  refresh_id: null,
  ...fields,
});
const file = (fields: Partial<Source & { type: 'file' }>): Source => ({
  type: 'file',
  filename: 'a.pdf',
  content_type: 'application/pdf',
  size_bytes: 1,
  sha256: sha256('a'),
  ...fields,
});

test('every difference in name or source is another revision', () => {
  const revisions = [
    revisionOf('a', text('x')),
    revisionOf('b', text('x')),
    revisionOf('a', text('y')),
    revisionOf('a', page()),
    revisionOf('a', page({ url: 'https://example.com/b' })),
    revisionOf('a', page({ refresh_id: 'r1' })),
    revisionOf('a', page({ refresh_id: 'r2' })),
    revisionOf('a', page({ auto_sync: { frequency_days: 7, auto_remove: false } })),
    revisionOf('a', page({ auto_sync: { frequency_days: 8, auto_remove: false } })),
    revisionOf('a', page({ auto_sync: { frequency_days: 7, auto_remove: true } })),
    revisionOf('a', page({ auto_sync: { frequency_days: 7, auto_remove: true }, refresh_id: 'r1' })),
    revisionOf('a', file({})),
    revisionOf('a', file({ filename: 'b.pdf' })),
    revisionOf('a', file({ content_type: 'text/plain' })),
    revisionOf('a', file({ sha256: sha256('b') })),
  ];
  expect(new Set(revisions).size).toBe(revisions.length);
  for (const revision of revisions) expect(revision).toMatch(/^[0-9a-f]{64}$/);
});

test('the order of keys and an unknown size do not change the revision', () => {
  const { sha256: hash } = file({}) as { sha256: string };
  const reordered: Source = {
    sha256: hash,
    size_bytes: null,
    content_type: 'application/pdf',
    filename: 'a.pdf',
    type: 'file',
  };
  expect(revisionOf('a', reordered)).toBe(revisionOf('a', file({})));
});

test('the hash is fixed, because stored documents have it', () => {
  expect(revisionOf('Help', page())).toBe(sha256('["Help",["url","https://example.com/"]]'));
  expect(revisionOf('Refund policy', text('Refunds take five days.'))).toBe(
    sha256(`["Refund policy",["text","${sha256('Refunds take five days.')}"]]`),
  );
});
