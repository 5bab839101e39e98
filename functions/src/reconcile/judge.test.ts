import { expect, test } from 'vitest';
import type { RemoteSummary } from '../elevenlabs/provider.ts';
import { aDocument } from '../testing/fixtures.ts';
import { judgeContent, judgeDrift } from './judge.ts';

const ours = { folderId: 'folder', installation: 'test' };
const file = { type: 'file', filename: 'a.pdf', content_type: 'application/pdf', size_bytes: 1, sha256: 'x' } as const;

/** An answer that says nothing but the name. */
const silent = (name: string): RemoteSummary => ({
  name,
  sizeBytes: null,
  createdAtSecs: null,
  updatedAtSecs: null,
  url: null,
  folderId: undefined,
  autoSync: null,
});

test('a summary that says nothing but the name is no difference', () => {
  const document = aDocument('Text.');
  expect(judgeDrift('d', document, silent(`${document.name} [kb:test/d]`), ours)).not.toContain('folder');
  expect(judgeDrift('d', document, { ...silent('x'), folderId: null }, ours)).toContain('folder');
});

test('the content of a file without a known time is unknown, and that of a text has to be read', () => {
  expect(judgeContent({ ...aDocument('Text.'), source: file }, silent('n'))).toBe('unknown');
  expect(judgeContent(aDocument('Text.'), silent('n'))).toBe('unread');
});
