import { describe, expect, it } from 'vitest';
import { bulkSummary } from './late-texts.ts';
import { waitingChangesText } from './texts.ts';

describe('waitingChangesText', () => {
  it.each([
    [{ added: 0, gone: 0, isReordered: false }, null],
    [{ added: 1, gone: 0, isReordered: false }, 'Show 1 new document'],
    [{ added: 2, gone: 0, isReordered: true }, 'Show 2 new documents'],
    [{ added: 0, gone: 1, isReordered: false }, 'Remove 1 that no longer matches'],
    [{ added: 0, gone: 12, isReordered: false }, 'Remove 12 that no longer match'],
    [{ added: 4, gone: 2, isReordered: false }, 'Refresh list (6 changes)'],
    [{ added: 0, gone: 0, isReordered: true }, 'Refresh list (order changed)'],
  ])('of %j is %j', (changes, text) => {
    expect(waitingChangesText(changes)).toBe(text);
  });
});

describe('bulkSummary', () => {
  const all = { total: 3, done: 3, left: 0, refused: 0, isOver: true };

  it('counts the finished documents at the end', () => {
    expect(bulkSummary('retry', all)).toBe('3 retries queued');
    expect(bulkSummary('retry', { ...all, total: 1, done: 1 })).toBe('1 retry queued');
    expect(bulkSummary('send', all)).toBe('Sending 3 documents again');
    expect(bulkSummary('delete', all)).toBe('Deleting 3 documents');
    expect(bulkSummary('restore', all)).toBe('Restored 3 documents');
  });

  it('shows the total while documents are waiting', () => {
    const some = { ...all, done: 1, isOver: false };
    expect(bulkSummary('retry', some)).toBe('1 of 3 retries queued');
    expect(bulkSummary('send', some)).toBe('Sending 1 of 3 documents again');
    expect(bulkSummary('delete', some)).toBe('Deleting 1 of 3 documents');
    expect(bulkSummary('restore', some)).toBe('Restored 1 of 3 documents');
  });

  it('adds documents with nothing to do and refused ones', () => {
    const mixed = { total: 4, done: 2, left: 1, refused: 1, isOver: true };
    expect(bulkSummary('retry', mixed)).toBe('2 retries queued, 1 no longer needed a retry, 1 refused');
    expect(bulkSummary('delete', mixed)).toBe('Deleting 2 documents, 1 already deleted, 1 refused');
  });
});
