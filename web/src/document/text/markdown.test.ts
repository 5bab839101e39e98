import { describe, expect, it } from 'vitest';
import { hasMarkdown, markdownPieces } from './markdown.ts';

describe('hasMarkdown', () => {
  it.each([
    '# Refunds',
    'Text\n\n- one\n- two',
    '1. first',
    'A **bold** word',
    'See [the shop](https://example.com).',
    '| a | b |\n| --- | --- |\n| 1 | 2 |',
    '```\ncode\n```',
    'Run `npm test`.',
  ])('finds it in %j', (text) => expect(hasMarkdown(text)).toBe(true));

  it.each(['We are open from nine to five.\nClosed on Sundays.', '5 * 3 = 15', '#1 in sales', 'a_b_c', ''])(
    'finds none in %j',
    (text) => expect(hasMarkdown(text)).toBe(false),
  );
});

describe('markdownPieces', () => {
  const paragraph = `${'Refunds take five days. '.repeat(20)}\n\n`;

  it('keeps a short text whole', () => {
    expect(markdownPieces('# One\n\nText.')).toEqual(['# One\n\nText.']);
    expect(markdownPieces('')).toEqual([]);
  });

  it('cuts a long text between paragraphs, and loses nothing', () => {
    const text = paragraph.repeat(200);
    const pieces = markdownPieces(text);
    expect(pieces.length).toBeGreaterThan(5);
    expect(pieces.join('')).toBe(text);
    for (const piece of pieces) expect(piece.endsWith('\n\n')).toBe(true);
  });

  it('does not cut a code block with empty lines', () => {
    const block = `\`\`\`\n${'line\n\n'.repeat(2_000)}\`\`\`\n\n`;
    const [first] = markdownPieces(block + paragraph.repeat(30));
    expect(first).toBe(block);
  });

  it('cuts a paragraph that is too long', () => {
    const text = 'x'.repeat(100_000);
    const pieces = markdownPieces(text);
    expect(pieces.join('')).toBe(text);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(20_000);
  });
});
