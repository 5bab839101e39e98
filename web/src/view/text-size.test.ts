import { expect, test } from 'vitest';
import { textSize } from './text-size.ts';

test.each([
  ['', '0 characters'],
  ['x', '1 character · Agents read it in full (under 500 bytes)'],
  ['ü'.repeat(249), '249 characters · Agents read it in full (under 500 bytes)'],
  ['ü'.repeat(250), '250 characters'],
  ['x'.repeat(8 * 1024 * 1024), '8 MB of 9 MB'],
])('a text is measured in characters, and near a limit in bytes', (text, size) => expect(textSize(text)).toBe(size));
