import { indexCatalogue } from '@knowledge-sync/contract';
import { describe, expect, it } from 'vitest';
import { at, later } from '../testing/document.ts';
import { indexView, nextLookMs } from './rag-index.ts';

const source = { type: 'text', size_bytes: 3, sha256: '' } as const;
const none = { index_status: null, index_due_at: null, index_progress: null, source, indexes: {} };

describe('indexView', () => {
  it('is null without an index', () => {
    expect(indexView(none)).toBeNull();
  });

  it('says only that a ready index is indexed', () => {
    expect(indexView({ ...none, index_status: 'ready' })).toMatchObject({ tone: 'good', title: 'Indexed' });
  });

  it('shows the progress of indexing', () => {
    const document = { ...none, index_status: 'indexing', index_due_at: at, index_progress: 40 } as const;
    expect(indexView(document)).toMatchObject({ tone: 'busy', title: 'Indexing', progress: 40 });
  });

  it('asks for action when indexing is no longer checked', () => {
    expect(indexView({ ...none, index_status: 'indexing' })).toMatchObject({
      tone: 'attention',
      action: expect.any(String),
      progress: null,
    });
  });

  it('says that a short document is read in full', () => {
    expect(indexView({ ...none, index_status: 'too_small' })).toMatchObject({ tone: 'good', title: 'Read in full' });
  });

  it.each(['failed', 'limit_exceeded'] as const)('says what to do when the index is %s', (status) => {
    expect(indexView({ ...none, index_status: status, index_due_at: later })).toMatchObject({
      tone: 'attention',
      title: indexCatalogue[status].title,
      action: indexCatalogue[status].action,
    });
  });
});

it('nextLookMs is the earliest check of the documents', () => {
  expect(nextLookMs([])).toBeNull();
  expect(nextLookMs([{ index_due_at: null }])).toBeNull();
  expect(nextLookMs([{ index_due_at: later }, { index_due_at: null }, { index_due_at: at }])).toBe(at.toMillis());
});
