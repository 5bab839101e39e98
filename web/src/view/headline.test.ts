import { describe, expect, it } from 'vitest';
import { facts, headline, pageTitle } from './headline.ts';

const counts = (pending: number, syncing: number, completed: number, failed: number) => ({
  pending,
  syncing,
  completed,
  failed,
});
const given = { unreadable: 0, agents: 2, canWrite: true };

describe('headline', () => {
  it.each<[ReturnType<typeof counts>, number, string, string, number]>([
    [counts(0, 0, 0, 0), 0, '', 'calm', 0],
    [counts(0, 0, 1, 0), 0, 'Your document is synced.', 'calm', 0],
    [counts(0, 0, 128, 0), 0, 'All 128 documents are synced.', 'calm', 0],
    [counts(0, 0, 9812, 0), 0, 'All 9,812 documents are synced.', 'calm', 0],
    [counts(2, 1, 4, 0), 0, 'Syncing 3 of 7 documents', 'busy', 0],
    [counts(1, 0, 0, 0), 0, 'Syncing 1 of 1 document', 'busy', 0],
    [counts(0, 0, 4, 1), 0, '1 document needs attention', 'attention', 1],
    [counts(0, 0, 4, 2), 0, '2 documents need attention', 'attention', 2],
    [counts(1, 0, 4, 3), 0, '3 documents need attention · 1 syncing', 'attention', 3],
    [counts(0, 0, 4, 0), 1, '1 document needs attention', 'attention', 1],
    [counts(2, 0, 4, 3), 2, '5 documents need attention · 2 syncing', 'attention', 5],
  ])('of %j with %i damaged is "%s"', (counted, unreadable, sentence, tone, attention) => {
    const { step, ...shown } = headline({ counts: counted, retrying: 0 }, { ...given, unreadable });
    const [lead, ...aside] = sentence.split(' · ');
    expect(shown).toEqual({ sentence: lead, aside: aside.join(' · '), tone, attention });
    expect(step).toBe(attention > 0 ? 'show_failed' : null);
  });

  it.each<[number, number, string, string, number]>([
    [1, 1, '1 document retrying', 'busy', 0],
    [3, 3, '3 documents retrying', 'busy', 0],
    [5, 3, '2 documents need attention · 3 retrying', 'attention', 2],
    // Counted later than the failed ones.
    [2, 5, '2 documents retrying', 'busy', 0],
  ])('of %i failed documents, %i of which are tried again, is "%s"', (failed, retrying, sentence, tone, attention) => {
    const [lead, ...aside] = sentence.split(' · ');
    const shown = { sentence: lead, aside: aside.join(' · '), tone, attention };
    expect(headline({ counts: counts(0, 0, 4, failed), retrying }, given)).toMatchObject(shown);
  });

  it('tells viewers what failed, without asking them to act', () => {
    const viewer = { ...given, canWrite: false };
    expect(headline({ counts: counts(0, 0, 4, 1), retrying: 0 }, viewer).sentence).toBe('1 document failed');
    expect(headline({ counts: counts(0, 0, 4, 3), retrying: 1 }, viewer)).toMatchObject({
      sentence: '2 documents failed',
      aside: '1 retrying',
    });
  });

  it('names the next step while no agent uses the documents, and not while that is unknown', () => {
    const of = (counted: ReturnType<typeof counts>, agents: number | null) =>
      headline({ counts: counted, retrying: 0 }, { ...given, agents });
    expect(of(counts(0, 0, 1, 0), 0)).toMatchObject({
      sentence: 'Your document is synced, but no agent uses it yet.',
      step: 'connect',
    });
    expect(of(counts(0, 0, 9, 0), 0)).toMatchObject({
      sentence: 'All 9 documents are synced, but no agent uses them yet.',
      step: 'connect',
    });
    expect(of(counts(3, 0, 9, 0), 0)).toMatchObject({ sentence: 'Syncing 3 of 12 documents', step: 'connect' });
    expect(of(counts(3, 0, 0, 0), 0).step).toBeNull();
    expect(of(counts(0, 0, 9, 0), null)).toMatchObject({ sentence: 'All 9 documents are synced.', step: null });
    expect(
      headline({ counts: counts(0, 0, 9, 0), retrying: 0 }, { ...given, agents: 0, canWrite: false }),
    ).toMatchObject({
      sentence: 'All 9 documents are synced, but no agent uses them yet.',
      step: null,
    });
    // A failure comes first.
    expect(of(counts(0, 0, 9, 1), 0).step).toBe('show_failed');
  });

  it('puts the number of documents that need attention into the tab title', () => {
    expect(pageTitle(0)).toBe('Knowledge Sync');
    expect(pageTitle(2)).toBe('(2) Knowledge Sync');
    expect(pageTitle(4000)).toBe('(999+) Knowledge Sync');
  });
});

describe('facts', () => {
  const textsOf = (...args: Parameters<typeof facts>) => facts(...args).map(({ text }) => text);

  it('says how many documents are synced, used by agents, and searchable', () => {
    const counted = { counts: counts(1, 0, 8, 0), indexes: { ready: 5, too_small: 2, failed: 1 } };
    expect(textsOf(counted, 2)).toEqual([
      '8 of 9 synced',
      'used by 2 agents',
      '5 searchable',
      '2 read in full',
      '1 not indexed',
    ]);
    expect(facts(counted, 2).map(({ index }) => index)).toEqual([null, null, 'ready', 'too_small', 'failed']);
    expect(textsOf(counted, 0)[1]).toBe('not used by any agent');
    expect(textsOf(counted, 1)[1]).toBe('used by 1 agent');
  });

  it('leaves out what is not known, and everything for an empty list', () => {
    expect(textsOf({ counts: counts(0, 0, 3, 0), indexes: {} }, null)).toEqual(['3 of 3 synced']);
    expect(facts({ counts: counts(0, 0, 0, 0), indexes: {} }, 0)).toEqual([]);
  });
});
