import { expect, test } from 'vitest';
import { divideFiles, skippedPart } from './skipped-files.ts';

test.each([
  ['.DS_Store', '.DS_Store'],
  ['docs/.git/objects/ab/cd', 'docs/.git/'],
  ['docs/.obsidian/notes.md', 'docs/.obsidian/'],
  ['Thumbs.db', 'Thumbs.db'],
  ['a/DESKTOP.INI', 'a/DESKTOP.INI'],
  ['~$Offer.docx', '~$Offer.docx'],
  ['a/.~lock.Offer.odt#', 'a/.~lock.Offer.odt#'],
  ['~WRL0003.tmp', '~WRL0003.tmp'],
  ['__MACOSX/._a.pdf', '__MACOSX/'],
  ['web/node_modules/x/README.md', 'web/node_modules/'],
  ['notes.md~', 'notes.md~'],
  ['#notes.md#', '#notes.md#'],
  ['.notes.md.swp', '.notes.md.swp'],
  ['manual.pdf.crdownload', 'manual.pdf.crdownload'],
])('%s is left out because of %s', (path, part) => {
  expect(skippedPart(path)).toBe(part);
});

test.each([
  'README.md',
  'a/README.md',
  'v1.2/notes.md',
  '~notes.md',
  '#1 guide.md',
  'parts/part.md',
  'node_modules.md',
])('%s is wanted', (path) => {
  expect(skippedPart(path)).toBeNull();
});

test('a skipped folder is named once', () => {
  const paths = ['a/.git/one', 'a/.git/two', 'a/b.md', 'a/Thumbs.db'];
  expect(divideFiles(paths, (path) => path)).toEqual({ files: ['a/b.md'], skipped: ['a/.git/', 'a/Thumbs.db'] });
});
