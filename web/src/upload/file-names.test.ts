import { expect, test } from 'vitest';
import { isNameCut, namesOfFiles } from './file-names.ts';

const names = (...paths: string[]): string[] =>
  namesOfFiles(
    paths.map((path) => {
      const parts = path.split('/');
      return { file: new File(['x'], parts.at(-1) ?? ''), folder: parts.slice(0, -1).join('/') };
    }),
  );

test('a name that no other file has is the name of the file', () => {
  expect(names('help/faq/returns.md', 'help/hours.md', 'plain.txt')).toEqual(['returns', 'hours', 'plain']);
});

test('files with the same name get the folders that tell them apart', () => {
  expect(names('help/faq/returns.md', 'help/legal/Returns.md', 'help/hours.md')).toEqual([
    'faq/returns',
    'legal/Returns',
    'hours',
  ]);
  expect(names('a/x/returns.md', 'b/x/returns.md')).toEqual(['a/x/returns', 'b/x/returns']);
  expect(names('returns.md', 'x/returns.md')).toEqual(['returns', 'x/returns']);
});

test('files of two types in one folder keep their common name', () => {
  expect(names('x/returns.md', 'x/returns.txt')).toEqual(['x/returns', 'x/returns']);
});

test('a name longer than 200 characters is cut, and recognised', () => {
  const long = 'n'.repeat(210);
  expect(names(`${long}.md`)[0]).toHaveLength(200);
  expect(isNameCut(`${long}.md`)).toBe(true);
  expect(isNameCut('short.md')).toBe(false);
});
