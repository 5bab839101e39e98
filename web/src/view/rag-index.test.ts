import { indexCatalogue } from '@knowledge-sync/contract';
import { describe, expect, it } from 'vitest';
import { at, later } from '../testing/document.ts';
import { indexView, nextLookMs } from './rag-index.ts';

const none = { index_status: null, index_due_at: null, index_progress: null };

describe('the index of a document', () => {
  it('is not spoken of while nothing is live or nothing is indexed', () => {
    expect(indexView(none)).toBeNull();
  });

  it('that is ready means that the agents know it', () => {
    expect(indexView({ ...none, index_status: 'ready' })).toMatchObject({
      tone: 'good',
      title: 'Your agents know this',
    });
  });

  it('on its way shows how far it is', () => {
    const document = { index_status: 'indexing', index_due_at: at, index_progress: 40 } as const;
    expect(indexView(document)).toMatchObject({ tone: 'busy', title: 'Being indexed', progress: 40 });
  });

  it('that nobody looks up any more needs somebody', () => {
    expect(indexView({ ...none, index_status: 'indexing' })).toMatchObject({
      tone: 'attention',
      action: expect.any(String),
      progress: null,
    });
  });

  it.each(['failed', 'too_small', 'limit_exceeded'] as const)('that is %s says what to do', (status) => {
    expect(indexView({ ...none, index_status: status, index_due_at: later })).toMatchObject({
      tone: 'attention',
      title: indexCatalogue[status].title,
      action: indexCatalogue[status].action,
    });
  });
});

it('the next look is due when the first of the documents is', () => {
  expect(nextLookMs([])).toBeNull();
  expect(nextLookMs([{ index_due_at: null }])).toBeNull();
  expect(nextLookMs([{ index_due_at: later }, { index_due_at: null }, { index_due_at: at }])).toBe(at.toMillis());
});
