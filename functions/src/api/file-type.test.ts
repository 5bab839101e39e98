import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { zipOf } from '@knowledge-sync/emulator/zip';
import { describe, expect, test } from 'vitest';
import { sampleFiles } from '../testing/files.ts';
import { detectFileType } from './file-type.ts';

const { pdf, docx, epub, html, txt } = sampleFiles;
const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('a file is what its content says, whatever it is called', () => {
  test.each([
    ['a PDF', pdf, 'a.txt', 'application/pdf'],
    [
      'a PDF behind some bytes',
      Buffer.concat([Buffer.alloc(500, ' '), pdf, Buffer.from('%%EOF\n')]),
      'a',
      'application/pdf',
    ],
    ['a text about PDF', Buffer.from('A PDF begins with %PDF-1.7.'), 'a.md', 'text/markdown'],
    ['a Word document', docx, 'a.zip', docxType],
    [
      'a Word document whose main part is numbered',
      zipOf({ '[Content_Types].xml': '', 'word/document2.xml': '' }),
      'a.docx',
      docxType,
    ],
    ['a book', epub, 'a.docx', 'application/epub+zip'],
    [
      'a book whose sizes were not known when it was written',
      zipOf({ mimetype: 'application/epub+zip', 'META-INF/container.xml': '' }, true),
      'a.epub',
      'application/epub+zip',
    ],
    ['a page', html, 'a.txt', 'text/html'],
    [
      'a page with a mark, a comment and an XML line',
      latin1('\xef\xbb\xbf<?xml version="1.0"?>\n<!-- a\nb -->\n<HTML lang="en">'),
      'a.md',
      'text/html',
    ],
    ['a page in another encoding', latin1('<html><meta charset=latin1>Caf\xe9'), 'a.html', 'text/html'],
    ['a piece of a page', Buffer.from('Hello <b>there</b>'), 'a.HTM', 'text/html'],
    ['a plain text that is called a page', txt, 'a.html', 'text/plain'],
    ['a text', txt, 'a.pdf', 'text/plain'],
    ['a text without a name to tell', txt, 'README', 'text/plain'],
    ['a Markdown text', Buffer.from('# Refunds\n'), 'a.MD', 'text/markdown'],
    [
      'a Markdown text that begins with a tag',
      Buffer.from('<h1 align="center">Refunds</h1>\n\ntext'),
      'README.md',
      'text/markdown',
    ],
    ['a text with a byte order mark', Buffer.from('\ufeffRefunds'), 'a.txt', 'text/plain'],
  ])('%s', (_, bytes, filename, contentType) => {
    expect(detectFileType(bytes, filename)).toEqual({ kind: 'known', contentType });
  });
});

test.each([
  ['white space', Buffer.alloc(1_000_000, ' ')],
  ['comments', Buffer.alloc(1_000_000, '<!---->')],
  ['comments that begin', Buffer.alloc(1_000_000, '<!--')],
  ['tags that begin', Buffer.alloc(1_000_000, '<a')],
])('a megabyte of %s does not keep it busy', (_, bytes) => {
  const startedMs = performance.now();
  detectFileType(bytes, 'a.html');
  expect(performance.now() - startedMs).toBeLessThan(1_000);
});

describe('what ElevenLabs does not take is refused with what it looks like', () => {
  test.each([
    ['nothing', Buffer.alloc(0), /must not be empty/],
    ['white space', Buffer.from('\ufeff \n\t'), /only white space/],
    ['an image', latin1('\x89PNG\r\n\x1a\n'), /PNG image: send a PDF, DOCX, TXT, MD, HTML or EPUB/],
    ['a photo', latin1('\xff\xd8\xff\xe0abc'), /JPEG/],
    ['a workbook', zipOf({ '[Content_Types].xml': '', 'xl/workbook.xml': '' }), /Excel/],
    ['slides', zipOf({ '[Content_Types].xml': '', 'ppt/presentation.xml': '' }), /PowerPoint/],
    [
      'an OpenDocument text',
      zipOf({ mimetype: 'application/vnd.oasis.opendocument.text', 'content.xml': '' }),
      /OpenDocument/,
    ],
    [
      'an Office document with a part that only sounds like a text',
      zipOf({ '[Content_Types].xml': '', 'word/document2.xml.rels': '' }),
      /Office document of another kind/,
    ],
    ['an archive', zipOf({ 'a.txt': 'a' }), /ZIP archive/],
    [
      'an archive with a file called mimetype',
      zipOf({ 'a.txt': 'a', mimetype: 'application/epub+zip' }),
      /ZIP archive/,
    ],
    ['half of a Word document', docx.subarray(0, docx.byteLength - 30), /damaged ZIP/],
    ['an old Word document', latin1('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest'), /old Office document/],
    ['RTF', latin1('{\\rtf1 hello}'), /RTF/],
    ['a program', latin1('\x7fELF\x02'), /a program/],
    ['something gzipped', latin1('\x1f\x8b\x08'), /compressed archive/],
    ['UTF-16', latin1('\xff\xfeH\0i\0'), /UTF-16: save it as UTF-8/],
    ['UTF-16 without a mark', latin1('H\0i\0'), /binary file/],
    ['Latin-1', latin1('Caf\xe9'), /not in UTF-8.*save it as UTF-8/],
  ])('%s', (_, bytes, message) => {
    expect(detectFileType(bytes, 'a.pdf')).toEqual({ kind: 'refused', message: expect.stringMatching(message) });
  });
});

test('an archive that another program made, compressed, is read as well', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'docx-'));
  const script = `import zipfile
with zipfile.ZipFile('a.docx', 'w', zipfile.ZIP_DEFLATED) as archive:
    archive.writestr('[Content_Types].xml', '<Types/>' * 100)
    archive.writestr('word/document.xml', '<w:document/>' * 100)
    archive.comment = b'a comment'`;
  try {
    execFileSync('python3', ['-c', script], { cwd: folder });
  } catch (error) {
    // Where there is no Python, the archives above have to do.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  expect(detectFileType(readFileSync(path.join(folder, 'a.docx')), 'a')).toEqual({
    kind: 'known',
    contentType: docxType,
  });
});
