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
