import { zipOf } from '@knowledge-sync/emulator/zip';
import { describe, expect, test } from 'vitest';
import { sampleFiles } from '../testing/files.ts';
import { detectFileType } from './file-type.ts';

const { pdf, docx, epub, html, txt } = sampleFiles;
const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
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
      zipOf({ mimetype: 'application/epub+zip', 'META-INF/container.xml': '' }, true),
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
  ])('%s', (_, bytes, filename, contentType) => {
    expect(detectFileType(bytes, filename)).toEqual({ kind: 'known', contentType });
  });
});

test.each([
  ['spaces', Buffer.alloc(1_000_000, ' ')],
  ['comments', Buffer.alloc(1_000_000, '<!---->')],
  ['unclosed comments', Buffer.alloc(1_000_000, '<!--')],
  ['unclosed tags', Buffer.alloc(1_000_000, '<a')],
])('a megabyte of %s is checked in less than a second', (_, bytes) => {
  const startedMs = performance.now();
  detectFileType(bytes, 'a.html');
  expect(performance.now() - startedMs).toBeLessThan(1_000);
});

describe('other types are refused with what the file looks like', () => {
  test.each([
    ['an empty file', Buffer.alloc(0), /This file is empty/],
    ['only spaces', Buffer.from('\ufeff \n\t'), /only spaces/],
    ['an image', latin1('\x89PNG\r\n\x1a\n'), /PNG image\. Use PDF, DOCX, TXT, MD, HTML or EPUB\./],
    ['a photo', latin1('\xff\xd8\xff\xe0abc'), /JPEG/],
    ['a workbook', zipOf({ '[Content_Types].xml': '', 'xl/workbook.xml': '' }), /Excel/],
    ['slides', zipOf({ '[Content_Types].xml': '', 'ppt/presentation.xml': '' }), /PowerPoint/],
    [
      'an OpenDocument text',
      zipOf({ mimetype: 'application/vnd.oasis.opendocument.text', 'content.xml': '' }),
      /OpenDocument/,
    ],
    [
      'an Office document with a part named almost like that of Word',
      zipOf({ '[Content_Types].xml': '', 'word/document2.xml.rels': '' }),
      /another kind of Office document/,
    ],
    ['a ZIP archive', zipOf({ 'a.txt': 'a' }), /ZIP archive/],
    [
      'a ZIP archive whose mimetype is not its first file',
      zipOf({ 'a.txt': 'a', mimetype: 'application/epub+zip' }),
      /ZIP archive/,
    ],
    [
      'a truncated Word document',
      docx.subarray(0, docx.byteLength - 30),
      /damaged ZIP archive\. Send the complete file again/,
    ],
    ['a truncated EPUB', epub.subarray(0, epub.byteLength - 30), /damaged ZIP/],
    [
      'an old Word document',
      latin1('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest'),
      /old or password-protected Office document/,
    ],
    ['RTF', latin1('{\\rtf1 hello}'), /RTF/],
    ['a program', latin1('\x7fELF\x02'), /a program/],
    ['a gzip archive', latin1('\x1f\x8b\x08'), /compressed archive/],
    ['UTF-16', latin1('\xff\xfeH\0i\0'), /UTF-16\. Save the file as UTF-8/],
    ['UTF-16 without a byte order mark', latin1('H\0i\0'), /binary file/],
    ['Latin-1', latin1('Caf\xe9'), /not in UTF-8.*Save the file as UTF-8/],
  ])('%s', (_, bytes, message) => {
    expect(detectFileType(bytes, 'a.pdf')).toEqual({ kind: 'refused', message: expect.stringMatching(message) });
  });
});
