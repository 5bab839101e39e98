/** The text that a page shows of a file, read without ElevenLabs. */
import { extractText } from '@knowledge-sync/contract/extract';
import { oddFiles } from '@knowledge-sync/emulator/odd-files';
import { zipOf } from '@knowledge-sync/emulator/zip';
import { expect, test } from 'vitest';
import { sampleFiles } from '../testing/files.ts';

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const epub = 'application/epub+zip';
const text = (bytes: Uint8Array, type: string) => extractText(new Uint8Array(bytes), type);

const book = zipOf({
  'META-INF/container.xml': '<container><rootfile full-path="OPS/book.opf"/></container>',
  'OPS/book.opf':
    '<package><manifest><item id="a" href="z%20last.xhtml"/><item id="b" href="one.xhtml"/></manifest><spine><itemref idref="b"/><itemref idref="a"/></spine></package>',
  'OPS/one.xhtml': '<html><head><title>One</title></head><body><h1>First</h1></body></html>',
  'OPS/z last.xhtml': '<html><body><p>Second &amp; <b>last</b></p></body></html>',
});

test.each([
  ['a PDF', oddFiles.textPdf, 'application/pdf', 'Refunds take five days'],
  ['a scan', oddFiles.scan, 'application/pdf', ''],
  ['a Word document', oddFiles.docx, docx, 'Refunds take five days'],
  ['an EPUB without an order', oddFiles.plainEpub, epub, 'Refunds'],
  ['an EPUB in its order', book, epub, 'First\n\nSecond & last'],
  [
    'a page with a script',
    Buffer.from('<title>T</title><script>alert(1)</script><p>Five <b>days</b><ul><li>one<li>two</ul><br>end'),
    'text/html',
    'Five days\n\n- one\n- two\n\nend',
  ],
  ['a page in Latin-1', Buffer.from('<meta charset=latin1><p>Caf\xe9', 'latin1'), 'text/html', 'Café'],
])('reads the text of %s', async (_, bytes, type, expected) => {
  expect(await text(bytes, type)).toBe(expected);
});

test('reads documents of real programs', async () => {
  expect(await text(sampleFiles.docx, docx)).toMatch(/complaint/i);
  expect((await text(sampleFiles.epub, epub)).length).toBeGreaterThan(50);
  expect((await text(sampleFiles.pdf, 'application/pdf')).length).toBeGreaterThan(50);
});

test.each([
  ['a locked PDF', oddFiles.lockedPdf, 'application/pdf'],
  ['a truncated Word document', oddFiles.docx.subarray(0, -30), docx],
  ['another type', oddFiles.zip, 'application/zip'],
])('fails for %s', async (_, bytes, type) => {
  await expect(text(bytes, type)).rejects.toThrow();
});
