import { describe, expect, test } from 'vitest';
import { firstSentences } from './first-sentences.ts';
import { judge, verdictWithout, winnersIn, worstOf } from './judge.ts';

const passage = (copyId: string, text: string, distance = 0.2) => ({ copyId, name: copyId, text, distance });
const isNew = (text: string): boolean => text.startsWith('new');

describe('judge', () => {
  test('finds the document at the place of its first passage with the text that was sent', () => {
    const passages = [passage('other', 'new'), passage('own', 'old', 0.3), passage('own', 'new', 0.4)];
    expect(judge(passages, 'own', isNew)).toEqual({ outcome: 'found', rank: 3, distance: 0.4 });
  });

  test('notices that all of its passages have another text', () => {
    expect(judge([passage('own', 'old')], 'own', isNew)).toEqual({ outcome: 'older_text', rank: 1, distance: 0.2 });
  });

  test('does not find a document without a passage', () => {
    expect(judge([passage('other', 'new')], 'own', isNew)).toEqual(verdictWithout('not_found'));
    expect(judge([], 'own', isNew)).toEqual(verdictWithout('not_found'));
  });
});

test('a failure names the first passages of others, and a success none', () => {
  const passages = [passage('own', 'old'), ...['a', 'b', 'c', 'd'].map((id) => passage(id, 'x'.repeat(1_000)))];
  const winners = winnersIn(passages, 'own', verdictWithout('older_text'));
  expect(winners.map(({ copyId, text }) => [copyId, text.length])).toEqual([
    ['a', 300],
    ['b', 300],
    ['c', 300],
  ]);
  expect(winnersIn(passages, 'own', verdictWithout('found'))).toEqual([]);
});

test('the worst answer of several agents counts', () => {
  expect(worstOf(['found', 'not_found', 'reads'])).toBe('not_found');
  expect(worstOf(['reads', 'found'])).toBe('found');
  expect(worstOf([])).toBeNull();
});

describe('the first sentences of a text', () => {
  test('are without headings, markup and line breaks, and end at a sentence', () => {
    const text = '# Refunds\n\n- Refunds take **five** days.\n- Shipping is free. '.concat(
      'More words follow here. '.repeat(20),
    );
    const found = firstSentences(text);
    expect(found.startsWith('Refunds take five days. Shipping is free. More words')).toBe(true);
    expect(found.length).toBeLessThanOrEqual(300);
    expect(found.endsWith('.')).toBe(true);
  });

  test('are the heading of a text that has nothing else', () => {
    expect(firstSentences('# Refunds')).toBe('Refunds');
    expect(firstSentences('\n \n')).toBe('');
  });
});
