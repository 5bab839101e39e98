import { expect, it } from 'vitest';
import { commentsOf, judge, perThousand, proseOf } from './plain-english.ts';

it('finds line and block comments with their lines, and skips strings and addresses', () => {
  const source = [
    "const address = 'https://example.com'; // the endpoint",
    'const template = `// no comment`;',
    '/** Reads it.',
    ' * Twice. */',
    'const pattern = /https?:\\/\\//;',
    '// biome-ignore lint: no prose',
  ].join('\n');
  expect(commentsOf(source)).toEqual([
    { line: 1, text: '// the endpoint' },
    { line: 3, text: '/** Reads it.\n * Twice. */' },
  ]);
});

it('keeps the prose of Markdown without code blocks, inline code and link targets', () => {
  const markdown = ['# Title', '```sh', 'npm start', '```', 'See [`docs`](docs/anew.md) now.'].join('\n');
  expect(proseOf(markdown).map(({ line, text }) => [line, text.replace(/\s+/g, ' ')])).toEqual([
    [1, '# Title'],
    [5, 'See [ now.'],
  ]);
});

const finding = { file: 'a.ts', line: 1, text: 'anew', instead: 'again' };
const nothing = { words: 1000, findings: [] };

it('accepts two constructions per 1,000 words and refuses three', () => {
  const judged = (count: number) =>
    judge({
      comments: { words: 1000, findings: Array.from({ length: count }, () => finding) },
      documents: nothing,
      tooLong: [],
    }).isOk;
  expect([judged(2), judged(3)]).toEqual([true, false]);
  expect(perThousand({ words: 0, findings: [] })).toBe(0);
});

it('refuses one comment line over 100 columns', () => {
  expect(judge({ comments: nothing, documents: nothing, tooLong: [finding] }).isOk).toBe(false);
});
