import { expect, test } from 'vitest';
import { filenameSchema, nameOfFile } from './file.ts';
import { extensionOf } from './file-types.ts';
import { limits } from './limits.ts';

test.each([
  ['manual.pdf', 'manual', 'pdf'],
  ['Manual v1.2.DOCX', 'Manual v1.2', 'docx'],
  ['README', 'README', ''],
  ['.txt', '.txt', ''],
  ['..md', '..md', ''],
  ['a.', 'a.', ''],
  ['a .txt', 'a', 'txt'],
])('a document of %s is named %s, and the extension is "%s"', (filename, name, extension) => {
  expect(nameOfFile(filename)).toBe(name);
  expect(extensionOf(filename)).toBe(extension);
});

test('a long name is cut without splitting a character', () => {
  expect(nameOfFile(`${'a'.repeat(250)}.txt`)).toBe('a'.repeat(limits.nameMaxLength));
  expect(nameOfFile(`${'a'.repeat(limits.nameMaxLength - 1)}🎉.txt`)).toBe('a'.repeat(limits.nameMaxLength - 1));
});

test('surrounding spaces are removed from a file name, and a path is rejected', () => {
  expect(filenameSchema.parse(' manual.pdf ')).toBe('manual.pdf');
  for (const path of ['a/b.txt', 'C:\\a.txt', '../a.txt']) expect(filenameSchema.safeParse(path).success).toBe(false);
});

test.each([
  ["UTF-8''%E8%B3%87%E6%96%99.pdf", '資料.pdf'],
  ["utf-8'en'na%C3%AFve.txt", 'naïve.txt'],
  ["O'Brien's.pdf", "O'Brien's.pdf"],
  ['100%.pdf', '100%.pdf'],
])('a file name written as %s is %s', (written, name) => {
  expect(filenameSchema.parse(written)).toBe(name);
});

test('a file name whose bytes were not UTF-8 is refused with what to do', () => {
  const filename = new URLSearchParams('filename=Gr%F6%DFe.pdf').get('filename');
  expect(filenameSchema.safeParse(filename).error?.issues[0]?.message).toMatch(/Percent-encode it in UTF-8/);
});

test.each([
  ['%E8%B3%87%E6%96%99.pdf', '資料'],
  ['Price%20list.pdf', 'Price list'],
  ['100%.pdf', '100%'],
  ['a%2Fb.pdf', 'a%2Fb'],
  ['%FF%FE.pdf', '%FF%FE'],
])('a document of the file %s is named %s', (filename, name) => {
  expect(nameOfFile(filename)).toBe(name);
});
