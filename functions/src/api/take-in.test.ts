import { limits } from '@knowledge-sync/contract';
import { type Accepted, takeIn } from '@knowledge-sync/contract/intake';
import { oddFiles, workbookOf } from '@knowledge-sync/emulator/odd-files';
import { zipOf } from '@knowledge-sync/emulator/zip';
import { describe, expect, test } from 'vitest';
import { sampleFiles } from '../testing/files.ts';

const { pdf, docx, epub, html, txt } = sampleFiles;
const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const take = (bytes: Uint8Array, filename = 'a') => takeIn({ bytes: new Uint8Array(bytes), filename });
async function accepted(bytes: Uint8Array, filename?: string): Promise<Accepted> {
  const intake = await take(bytes, filename);
  if (intake.kind === 'refused') throw new Error(intake.message);
  return intake;
}
const textOf = ({ bytes }: Accepted): string => new TextDecoder().decode(bytes);
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

/** The last two bytes of an archive without a comment are the length of its comment. */
function withComment(archive: Buffer, comment: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16LE(Buffer.byteLength(comment));
  return Buffer.concat([archive.subarray(0, -2), length, Buffer.from(comment)]);
}

describe('the type is detected from the content, not from the name', () => {
  test.each([
    ['a PDF', pdf, 'a.txt', 'application/pdf'],
    [
      'a PDF after 500 other bytes',
      Buffer.concat([Buffer.alloc(500, ' '), pdf, Buffer.from('%%EOF\n')]),
      'a',
      'application/pdf',
    ],
    ['a text about PDF', Buffer.from('A PDF begins with %PDF-1.7.'), 'a.md', 'text/markdown'],
    [
      'a text that begins with the letters of a BMP image',
      Buffer.from('BMW offers a warranty.'),
      'a.txt',
      'text/plain',
    ],
    ['a text that begins with the letters of a program', Buffer.from('MZ is Mozambique.'), 'a.txt', 'text/plain'],
    ['a Word document', docx, 'a.zip', docxType],
    ['a Word document with an archive comment', withComment(docx, 'a comment'), 'a.docx', docxType],
    [
      'a Word document whose main part is numbered',
      zipOf({ '[Content_Types].xml': '', 'word/document2.xml': '' }),
      'a.docx',
      docxType,
    ],
    ['an EPUB', epub, 'a.docx', 'application/epub+zip'],
    [
      'an EPUB written as a stream, with each size after its content',
      zipOf({ mimetype: 'application/epub+zip', 'META-INF/container.xml': '' }, { isStreamed: true }),
      'a.epub',
      'application/epub+zip',
    ],
    ['an HTML page', html, 'a.txt', 'text/html'],
    [
      'an HTML page after a byte order mark, an XML declaration and a comment',
      latin1('\xef\xbb\xbf<?xml version="1.0"?>\n<!-- a\nb -->\n<HTML lang="en">'),
      'a.md',
      'text/html',
    ],
    ['an HTML page in Latin-1', latin1('<html><meta charset=latin1>Caf\xe9'), 'a.html', 'text/html'],
    ['a fragment of HTML named .HTM', Buffer.from('Hello <b>there</b>'), 'a.HTM', 'text/html'],
    ['a plain text named .html', txt, 'a.html', 'text/plain'],
    ['a plain text named .pdf', txt, 'a.pdf', 'text/plain'],
    ['a text without an extension', txt, 'README', 'text/plain'],
    ['a Markdown text named .MD', Buffer.from('# Refunds\n'), 'a.MD', 'text/markdown'],
    [
      'a Markdown text that begins with an HTML tag',
      Buffer.from('<h1 align="center">Refunds</h1>\n\ntext'),
      'README.md',
      'text/markdown',
    ],
    ['a text with a byte order mark', Buffer.from('\ufeffRefunds'), 'a.txt', 'text/plain'],
  ])('%s', async (_, bytes, filename, contentType) => {
    expect(await take(bytes, filename)).toMatchObject({ kind: 'accepted', contentType });
  });
});

test.each([
  ['spaces', Buffer.alloc(1_000_000, ' ')],
  ['comments', Buffer.alloc(1_000_000, '<!---->')],
  ['unclosed comments', Buffer.alloc(1_000_000, '<!--')],
  ['unclosed tags', Buffer.alloc(1_000_000, '<a')],
])('a megabyte of %s is checked in less than five seconds', async (_, bytes) => {
  const startedMs = performance.now();
  await take(bytes, 'a.html');
  expect(performance.now() - startedMs).toBeLessThan(5_000);
});

describe('other types are refused with what the file looks like', () => {
  test.each([
    ['an empty file', Buffer.alloc(0), /This file is empty/],
    ['only spaces', Buffer.from('\ufeff \n\t'), /only spaces/],
    ['an image', latin1('\x89PNG\r\n\x1a\n'), /PNG image\. Use PDF, Word, Excel, PowerPoint, EPUB, HTML or text\./],
    ['a photo', latin1('\xff\xd8\xff\xe0abc'), /JPEG/],
    [
      'an Office document with a part named almost like that of Word',
      zipOf({ '[Content_Types].xml': '', 'word/document2.xml.rels': '' }),
      /another kind of Office document/,
    ],
    ['a ZIP archive', zipOf({ 'a.txt': 'a' }), /ZIP archive/],
    [
      'a truncated Word document',
      docx.subarray(0, docx.byteLength - 30),
      /damaged ZIP archive\. Send the complete file again/,
    ],
    ['a truncated EPUB', epub.subarray(0, epub.byteLength - 30), /damaged ZIP/],
    ['a program', latin1('\x7fELF\x02'), /a program/],
    ['a gzip archive', latin1('\x1f\x8b\x08'), /compressed archive/],
  ])('%s', async (_, bytes, message) => {
    expect(await take(bytes, 'a.pdf')).toMatchObject({ kind: 'refused', message: expect.stringMatching(message) });
  });
});

describe('a file that nobody could read is refused with the fix', () => {
  test.each([
    ['lockedPdf', 'protected', /PDF needs a password\. Save it without one/],
    ['lockedOffice', 'protected', /Office document needs a password/],
    ['lockedOdt', 'protected', /needs a password/],
    ['protectedEpub', 'protected', /EPUB file is protected/],
    ['doc', 'old_format', /Save it as DOCX in Word/],
    ['xls', 'old_format', /Save it as XLSX in Excel/],
    ['ppt', 'old_format', /Save it as PPTX in PowerPoint/],
    ['lockFile', 'lock_file', /Choose the document itself/],
    ['wideXlsx', 'too_large', /Split it/],
  ] as const)('%s', async (name, code, message) => {
    expect(await take(oddFiles[name])).toEqual({ kind: 'refused', code, message: expect.stringMatching(message) });
  });

  test('a damaged part of an archive', async () => {
    const damaged = Buffer.from(oddFiles.docx);
    damaged.write('Rebates', damaged.indexOf('Refunds'));
    expect(await take(damaged)).toMatchObject({ kind: 'refused', code: 'damaged' });
  });

  test('an archive that unpacks to more than the limit, although its directory says otherwise', async () => {
    const bomb = workbookOf(' '.repeat(limits.unpackedMaxBytes));
    expect(bomb.byteLength).toBeLessThan(1_000_000);
    expect(await take(bomb)).toMatchObject({ code: 'too_large', message: expect.stringContaining('200 MB') });
    const sizeBytes = Buffer.alloc(4);
    sizeBytes.writeUInt32LE(limits.unpackedMaxBytes + sheetFrameBytes);
    const lying = Buffer.from(bomb.toString('latin1').replaceAll(sizeBytes.toString('latin1'), '\x10\0\0\0'), 'latin1');
    expect(lying.equals(bomb)).toBe(false);
    expect(await take(lying)).toMatchObject({ kind: 'refused' });
  });

  test('an archive with more entries than any document', async () => {
    const many = zipOf(Object.fromEntries(Array.from({ length: 10_001 }, (_, at) => [`word/${at}.xml`, ''])));
    expect(await take(many)).toMatchObject({ code: 'too_large' });
  });
});

/** The size of a sheet without rows. */
const sheetFrameBytes =
  '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData></sheetData></worksheet>'
    .length;

describe('a file that can be read only in part is accepted with a warning', () => {
  test.each([
    ['a scan', oddFiles.scan, 'a.pdf', /agents cannot read a scan/],
    ['a PDF without its end', oddFiles.textPdf.subarray(0, -6), 'a.pdf', /end of this PDF is missing/],
    ['a damaged PDF', latin1('%PDF-1.7 junk'), 'a.pdf', /looks damaged/],
    ['a document without text', oddFiles.emptyDocx, 'a.docx', /No text found/],
    ['a page named .pdf', html, 'a.pdf', /Named \.pdf, but the content is HTML/],
  ])('%s', async (_, bytes, filename, warning) => {
    const { warnings, isChanged } = await accepted(bytes, filename);
    expect(warnings.join(' ')).toMatch(warning);
    expect(isChanged).toBe(false);
  });

  test('and a PDF with text without one', async () => {
    expect((await accepted(oddFiles.textPdf, 'a.pdf')).warnings).toEqual([]);
    expect((await accepted(pdf, 'a.pdf')).warnings).toEqual([]);
  });
});

describe('files of real tools are accepted as they are', () => {
  test.each([
    ['zip64Docx', docxType],
    ['streamedDocx', docxType],
    ['backslashDocx', docxType],
    ['compressedEpub', 'application/epub+zip'],
    ['lateEpub', 'application/epub+zip'],
    ['plainEpub', 'application/epub+zip'],
  ] as const)('%s', async (name, contentType) => {
    expect(await take(oddFiles[name])).toMatchObject({ contentType, isChanged: false, warnings: [] });
  });

  test.each([
    ['form.docm', oddFiles.docm],
    ['letter.dotx', oddFiles.dotx],
  ])('%s becomes a DOCX without macros, the same at each time', async (filename, bytes) => {
    const first = await accepted(bytes, filename);
    expect(first).toMatchObject({
      contentType: docxType,
      filename: filename.replace(/do[ct][mx]$/, 'docx'),
      warnings: ['Stored as DOCX, without its macros.'],
    });
    expect((await accepted(bytes, filename)).bytes).toEqual(first.bytes);
    expect(Buffer.from(first.bytes).includes('vbaProject')).toBe(false);
    expect(await accepted(first.bytes, first.filename)).toMatchObject({ isChanged: false, warnings: [] });
  });
});

describe('other documents become Markdown', () => {
  test.each([
    [
      'prices.xlsx',
      oddFiles.xlsx,
      '## Prices\n\n| sku | price\\|net |  |\n| --- | --- | --- |\n| A1 | 9.5 | 2023-03-15 |',
    ],
    ['talk.pptx', oddFiles.pptx, '## Slide 1\n\nWelcome\n\n## Slide 2\n\nQuestions & answers\n\nNotes:\n\nSay hello'],
    ['terms.odt', oddFiles.odt, '## Refunds\n\nFive days\n\n- one'],
    ['prices.ods', oddFiles.ods, '## Prices\n\n| sku |\n| --- |'],
    ['letter.rtf', oddFiles.rtf, 'Café € 5\nbold Воз'],
  ])('%s', async (filename, bytes, markdown) => {
    const intake = await accepted(bytes, filename);
    expect(textOf(intake)).toBe(markdown);
    expect(intake).toMatchObject({ contentType: 'text/markdown', filename: `${filename}.md`, text: null });
    expect(intake.warnings).toEqual([expect.stringMatching(/^Converted from/)]);
  });

  test('and texts of other kinds stay as they are', async () => {
    for (const filename of ['prices.csv', 'faq.json', 'data.xml', 'page.mdx', 'a.rst', 'a.yaml', 'README']) {
      expect(await accepted(Buffer.from('a: <b> "c",1\n'), filename)).toMatchObject({ isChanged: false, warnings: [] });
    }
  });
});
