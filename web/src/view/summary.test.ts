import { describe, expect, it } from 'vitest';
import type { StatusTone } from './row.ts';
import { pageTitle, summarize } from './summary.ts';

const many = (count: number, tone: StatusTone): StatusTone[] => Array.from({ length: count }, () => tone);

describe('the summary', () => {
  it.each<[StatusTone[], number, boolean, string, string, number]>([
    [[], 0, false, '', 'calm', 0],
    [['completed'], 0, false, 'Your document is live.', 'calm', 0],
    [many(12, 'completed'), 0, false, 'All 12 documents are live.', 'calm', 0],
    [many(50, 'completed'), 0, true, 'The newest 50 documents are live.', 'calm', 0],
    [['pending', 'syncing', 'deleting', 'completed'], 0, false, '3 on the way, 1 live.', 'busy', 0],
    [['pending', 'completed'], 0, true, 'Of the newest 2, 1 on the way, 1 live.', 'busy', 0],
    [['failed'], 0, false, '1 needs attention.', 'attention', 1],
    [['failed', 'failed', 'pending'], 0, false, '2 need attention, 1 on the way.', 'attention', 2],
    [['completed'], 1, false, '1 needs attention.', 'attention', 1],
    [['failed', 'completed'], 0, true, 'Of the newest 2, 1 needs attention.', 'attention', 1],
  ])('of %j with %i unreadable (more: %s) is "%s"', (tones, unreadable, hasMore, sentence, tone, attention) => {
    expect(summarize(tones, unreadable, hasMore)).toEqual({ sentence, tone, attention });
  });

  it('puts what needs attention into the title of the tab', () => {
    expect(pageTitle(0)).toBe('Knowledge Sync');
    expect(pageTitle(2)).toBe('(2) Knowledge Sync');
  });
});
