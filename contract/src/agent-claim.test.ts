import { expect, test } from 'vitest';
import { type ClaimedDocument, claimOf } from './agent-claim.ts';
import type { HolderBranch } from './folder-holders.ts';
import type { IndexStatus } from './rag-index.ts';

const model = 'e5_mistral_7b_instruct';
const other = 'multilingual_e5_large_instruct';
const sha256 = 'a'.repeat(64);

const text = (bytes: number, indexes: Record<string, IndexStatus> = {}): ClaimedDocument => ({
  source: { type: 'text', size_bytes: bytes, sha256 },
  indexes: Object.fromEntries(Object.entries(indexes).map(([each, status]) => [each, { status }])),
});
const branch = (fields: Partial<HolderBranch> = {}): HolderBranch => ({
  id: 'main',
  name: 'Main',
  is_main: true,
  live_percentage: 100,
  usage_mode: 'auto',
  search: true,
  model,
  strategies: [],
  ...fields,
});
const claim = (document: ClaimedDocument, ...branches: HolderBranch[]) => claimOf(document, { branches });

const off = { search: false };
const tool = { strategies: ['semantic', 'keyword'] };
const page: ClaimedDocument = {
  ...text(0),
  source: { type: 'url', url: 'https://example.com/', auto_sync: null, refresh_id: null },
};
const file = (content_type: string, size_bytes: number): ClaimedDocument => ({
  ...text(0),
  source: { type: 'file', filename: 'a', content_type, size_bytes, sha256 },
});

test.each([
  ['an index in its model', text(900, { [model]: 'ready' }), branch(), 'searches', null],
  ['an index in another model only', text(900, { [other]: 'ready' }), branch(), 'unknown', 'checking'],
  ['a record without models', text(900), branch(), 'unknown', 'checking'],
  [
    'a model that the service does not know',
    text(900, { [other]: 'ready' }),
    branch({ model: 'new' }),
    'unknown',
    'other_model',
  ],
  ['an index that is being made', text(900, { [model]: 'indexing' }), branch(), 'cannot', 'indexing'],
  ['an index that failed', text(900, { [model]: 'failed' }), branch(), 'cannot', 'failed'],
  ['a full storage', text(900, { [model]: 'limit_exceeded' }), branch(), 'cannot', 'limit_exceeded'],
  ['a short text', text(499), branch(), 'reads', 'too_small'],
  ['a short page', { ...page, indexes: { [model]: { status: 'too_small' } } }, branch(), 'reads', 'too_small'],
  ['a tool, before the index is ready', text(900, { [model]: 'indexing' }), branch(tool), 'tool', null],
  ['a tool, and a ready index', text(900, { [model]: 'ready' }), branch(tool), 'searches', null],
  [
    'a tool that needs the index',
    text(900, { [model]: 'failed' }),
    branch({ strategies: ['semantic'] }),
    'cannot',
    'failed',
  ],
  ['search off', text(300_000, { [model]: 'failed' }), branch(off), 'reads', 'search_off'],
  ['search off, and a text that may be too long', text(300_001), branch(off), 'unknown', 'length'],
  ['search off, and a text that is too long', text(1_200_001), branch(off), 'cannot', 'too_long'],
  ['search off, and a plain file that is too long', file('text/plain', 1_200_001), branch(off), 'cannot', 'too_long'],
  [
    'search off, and a PDF, whose size says little',
    file('application/pdf', 9_000_000),
    branch(off),
    'reads',
    'search_off',
  ],
  ['search off, and a page', page, branch(off), 'reads', 'search_off'],
  ['everything in the prompt', text(900, { [model]: 'ready' }), branch({ usage_mode: 'prompt' }), 'reads', 'in_prompt'],
  ['a search that is not known', text(900, { [model]: 'ready' }), branch({ search: null }), 'unknown', 'not_read'],
  ['a model that is not known', text(900, { [model]: 'ready' }), branch({ model: null }), 'unknown', 'not_read'],
  ['no branch with the folder', text(900, { [model]: 'ready' }), branch({ usage_mode: null }), 'cannot', 'no_folder'],
] as const)('%s', (_, document, given, kind, reason) => {
  expect(claim(document, given)).toMatchObject({ kind, reason });
});

test('an agent whose settings were not read is not known', () => {
  expect(claimOf(text(900, { [model]: 'ready' }), {})).toEqual({ kind: 'unknown', reason: 'not_read', without: [] });
  expect(claim(text(900))).toMatchObject({ kind: 'unknown', reason: 'not_read' });
});

test('the worst of its branches counts, and a branch without the folder is named', () => {
  const test = { id: 'test', name: 'Test', is_main: false };
  const ready = text(900, { [model]: 'ready', [other]: 'indexing' });
  expect(claim(ready, branch(), branch({ ...test, usage_mode: null }))).toEqual({
    kind: 'searches',
    reason: null,
    without: ['Test'],
  });
  expect(claim(ready, branch(), branch({ ...test, model: other }))).toMatchObject({
    kind: 'cannot',
    reason: 'indexing',
  });
  expect(claim(ready, branch({ usage_mode: null }), branch(test))).toMatchObject({
    kind: 'searches',
    without: ['Main'],
  });
});
