import { describe, expect, it } from 'vitest';
import { highlighted } from './highlight.ts';

const hits = (text: string, question: string): string[] =>
  highlighted(text, question)
    .filter(({ isHit }) => isHit)
    .map((part) => part.text);

describe('highlighted', () => {
  it('marks words of the question, in other cases and forms too', () => {
    expect(hits('Refunds take five days. A REFUND is free.', 'How long does a refund take?')).toEqual([
      'Refunds',
      'take',
      'REFUND',
    ]);
  });

  it('marks no common words', () => {
    expect(hits('When the theory is told', 'When does the theatre open?')).toEqual([]);
  });

  it('marks no short words', () => {
    expect(hits('It is a day.', 'Is it a day?')).toEqual(['day']);
  });

  it('keeps the whole text, and markup as text', () => {
    const text = '<b>Refunds</b> & more, über alles';
    const parts = highlighted(text, 'refunds über');
    expect(parts.map((part) => part.text).join('')).toBe(text);
    expect(parts.map((part) => part.at)).toEqual([0, 3, 10, 23, 27]);
  });

  it('marks nothing without a question', () => {
    expect(highlighted('Refunds', '?')).toEqual([{ at: 0, text: 'Refunds', isHit: false }]);
  });
});
