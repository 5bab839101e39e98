/**
 * Detects file types from content, not from the name. A general library for this accepts damaged
 * archives and takes texts that begin with "BM" or "MZ" for images and programs, so the few types
 * that matter are detected here. ElevenLabs checks whether the whole file can be read.
 */
import { isUtf8 } from 'node:buffer';
import { extensionOf, type FileContentType, fileTypes, fileTypeTitles } from '@knowledge-sync/contract';
import { zipEntries } from './zip.ts';

export type DetectedType =
  | { kind: 'known'; contentType: FileContentType }
  /** ElevenLabs does not accept this type. The message says what the file looks like. */
  | { kind: 'refused'; message: string };

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** @param filename used only to tell Markdown, plain text and a fragment of HTML apart */
export function detectFileType(bytes: Buffer, filename: string): DetectedType {
  if (bytes.byteLength === 0) return { kind: 'refused', message: 'This file is empty.' };
  if (isPdf(bytes)) return known('application/pdf');
  if (startsWith(bytes, 'PK\x03\x04')) return zipType(bytes);
  const other = others.find(({ marks }) =>
    marks.some(([at, mark]) => bytes.subarray(at).subarray(0, mark.length).equals(mark)),
  );
  if (other !== undefined) return looksLike(other.title);
  return textType(bytes, filename);
}

const known = (contentType: FileContentType): DetectedType => ({ kind: 'known', contentType });

const looksLike = (what: string, fix = `Use ${fileTypeTitles}.`): DetectedType => ({
  kind: 'refused',
  message: `Unsupported file type: this looks like ${what}. ${fix}`,
});

const startsWith = (bytes: Buffer, mark: string): boolean =>
  bytes.subarray(0, mark.length).equals(Buffer.from(mark, 'latin1'));

function zipType(bytes: Buffer): DetectedType {
  const entries = zipEntries(bytes);
  if (entries === null) return looksLike('a damaged ZIP archive', 'Send the complete file again.');
  const has = (name: string): boolean => entries.names.includes(name);
  if (entries.mimetype === 'application/epub+zip' && has('META-INF/container.xml'))
    return known('application/epub+zip');
  if (has('[Content_Types].xml')) {
    // Word sometimes names its main part document2.xml.
    if (entries.names.some((name) => /^word\/document\d*\.xml$/.test(name))) return known(docx);
    if (has('xl/workbook.xml')) return looksLike('an Excel workbook');
    if (has('ppt/presentation.xml')) return looksLike('a PowerPoint presentation');
    return looksLike('another kind of Office document');
  }
  if (entries.mimetype?.startsWith('application/vnd.oasis.opendocument.')) return looksLike('an OpenDocument file');
  return looksLike('a ZIP archive');
}

const at = (offset: number, mark: string): readonly [number, Buffer] => [offset, Buffer.from(mark, 'latin1')];

/** Common formats, so that the refusal can name them. */
const others: { title: string; marks: (readonly [number, Buffer])[] }[] = [
  { title: 'an old or password-protected Office document', marks: [at(0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')] },
  { title: 'an RTF document', marks: [at(0, '{\\rtf')] },
  { title: 'an empty or split ZIP archive', marks: [at(0, 'PK\x05\x06'), at(0, 'PK\x07\x08')] },
  { title: 'a PNG image', marks: [at(0, '\x89PNG')] },
  { title: 'a JPEG image', marks: [at(0, '\xff\xd8\xff')] },
  { title: 'a GIF image', marks: [at(0, 'GIF87a'), at(0, 'GIF89a')] },
  { title: 'a WebP image', marks: [at(8, 'WEBP')] },
  { title: 'a TIFF image', marks: [at(0, 'II*\0'), at(0, 'MM\0*')] },
  { title: 'a video or a phone photo', marks: [at(4, 'ftyp')] },
  { title: 'an audio file', marks: [at(0, 'ID3'), at(8, 'WAVE'), at(0, 'OggS'), at(0, 'fLaC')] },
  {
    title: 'a compressed archive',
    marks: [at(0, '\x1f\x8b'), at(0, '7z\xbc\xaf\x27\x1c'), at(0, 'Rar!'), at(0, 'BZh')],
  },
  {
    title: 'a program',
    marks: [at(0, 'MZ\x90'), at(0, '\x7fELF'), at(0, '\xcf\xfa\xed\xfe'), at(0, '\xca\xfe\xba\xbe')],
  },
];

function textType(bytes: Buffer, filename: string): DetectedType {
  if (startsWith(bytes, '\xff\xfe') || startsWith(bytes, '\xfe\xff')) {
    return looksLike('a text in UTF-16', 'Save the file as UTF-8 and try again.');
  }
  if (bytes.includes(0)) return looksLike('another kind of binary file');
  const extension = extensionOf(filename);
  // An HTML page names its own encoding, so it need not be UTF-8.
  const hasPageExtension = isOneOf(fileTypes['text/html'].extensions, extension);
  if (isPage(bytes) || (hasPageExtension && /<[a-z!][^>]*>/i.test(bytes.toString('latin1', 0, 4096)))) {
    return known('text/html');
  }
  if (!isUtf8(bytes)) {
    return looksLike('a text that is not in UTF-8, or a binary file', 'Save the file as UTF-8 and try again.');
  }
  const text = startsWith(bytes, byteOrderMark) ? bytes.subarray(byteOrderMark.length) : bytes;
  if (!text.some((byte) => byte > 0x20)) {
    return { kind: 'refused', message: 'This file contains only spaces.' };
  }
  return known(isOneOf(fileTypes['text/markdown'].extensions, extension) ? 'text/markdown' : 'text/plain');
}

/**
 * Readers accept up to 1024 bytes before the header (ISO 32000-1, implementation note 13). A text
 * can mention the header too, so such a file also needs the end mark.
 */
function isPdf(bytes: Buffer): boolean {
  if (startsWith(bytes, '%PDF-')) return true;
  return bytes.subarray(0, 1024).includes('%PDF-') && bytes.subarray(-1024).includes('%%EOF');
}

const byteOrderMark = '\xef\xbb\xbf';

/**
 * Whether the text is a complete HTML page. A single tag at the start is not enough, because
 * Markdown can begin with one. Comments are skipped without a regular expression, which could take
 * exponential time.
 */
function isPage(bytes: Buffer): boolean {
  const head = bytes.toString('latin1', 0, 16_384);
  let at = head.startsWith(byteOrderMark) ? byteOrderMark.length : 0;
  for (;;) {
    while (/\s/.test(head.charAt(at))) at += 1;
    const ending = head.startsWith('<!--', at) ? '-->' : head.startsWith('<?xml', at) ? '?>' : null;
    if (ending === null) return /^<(?:!doctype\s+html|html|head|body)[\s/>]/i.test(head.slice(at, at + 100));
    const end = head.indexOf(ending, at + 4);
    if (end < 0) return false;
    at = end + ending.length;
  }
}

const isOneOf = (extensions: readonly string[], extension: string): boolean => extensions.includes(extension);
