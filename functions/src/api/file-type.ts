/**
 * What a file is, told by its content: a name can say anything. Written out here because six kinds are few; whether ElevenLabs can
 * read the file to its end is ElevenLabs' business.
 */
import { isUtf8 } from 'node:buffer';
import { extensionOf, type FileContentType, fileTypes, fileTypeTitles } from '@knowledge-sync/contract';
import { zipEntries } from './zip.ts';

export type DetectedType =
  | { kind: 'known'; contentType: FileContentType }
  /** Not one of those that ElevenLabs takes; the message says what it looks like. */
  | { kind: 'refused'; message: string };

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** @param filename tells Markdown from plain text, and a piece of HTML from either; for nothing else is it believed */
export function detectFileType(bytes: Buffer, filename: string): DetectedType {
  if (bytes.byteLength === 0) return { kind: 'refused', message: 'file must not be empty: send at least 1 byte' };
  if (isPdf(bytes)) return known('application/pdf');
  if (startsWith(bytes, 'PK\x03\x04')) return zipType(bytes);
  const other = others.find(({ marks }) =>
    marks.some(([at, mark]) => bytes.subarray(at).subarray(0, mark.length).equals(mark)),
  );
  if (other !== undefined) return looksLike(other.title);
  return textType(bytes, filename);
}

const known = (contentType: FileContentType): DetectedType => ({ kind: 'known', contentType });

const looksLike = (what: string, fix = `send a ${fileTypeTitles} file`): DetectedType => ({
  kind: 'refused',
  message: `file must be ${fileTypeTitles}, and this looks like ${what}: ${fix}`,
});

const startsWith = (bytes: Buffer, mark: string): boolean =>
  bytes.subarray(0, mark.length).equals(Buffer.from(mark, 'latin1'));

function zipType(bytes: Buffer): DetectedType {
  const entries = zipEntries(bytes);
  if (entries === null) return looksLike('a damaged ZIP archive', 'send it again, whole');
  const has = (name: string): boolean => entries.names.includes(name);
  if (entries.mimetype === 'application/epub+zip' && has('META-INF/container.xml'))
    return known('application/epub+zip');
  if (has('[Content_Types].xml')) {
    // Some files of Word have it as document2.xml.
    if (entries.names.some((name) => /^word\/document\d*\.xml$/.test(name))) return known(docx);
    if (has('xl/workbook.xml')) return looksLike('an Excel workbook');
    if (has('ppt/presentation.xml')) return looksLike('a PowerPoint presentation');
    return looksLike('an Office document of another kind');
  }
  if (entries.mimetype?.startsWith('application/vnd.oasis.opendocument.')) return looksLike('an OpenDocument file');
  return looksLike('a ZIP archive');
}

const at = (offset: number, mark: string): readonly [number, Buffer] => [offset, Buffer.from(mark, 'latin1')];

/** Formats that people have at hand, so that the refusal can name them. */
const others: { title: string; marks: (readonly [number, Buffer])[] }[] = [
  { title: 'an old Office document, or one with a password', marks: [at(0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')] },
  { title: 'an RTF document', marks: [at(0, '{\\rtf')] },
  { title: 'an empty or divided ZIP archive', marks: [at(0, 'PK\x05\x06'), at(0, 'PK\x07\x08')] },
  { title: 'a PNG image', marks: [at(0, '\x89PNG')] },
  { title: 'a JPEG image', marks: [at(0, '\xff\xd8\xff')] },
  { title: 'a GIF image', marks: [at(0, 'GIF87a'), at(0, 'GIF89a')] },
  { title: 'a WebP image', marks: [at(8, 'WEBP')] },
  { title: 'a TIFF image', marks: [at(0, 'II*\0'), at(0, 'MM\0*')] },
  { title: 'a video or a picture of a phone', marks: [at(4, 'ftyp')] },
  { title: 'a sound', marks: [at(0, 'ID3'), at(8, 'WAVE'), at(0, 'OggS'), at(0, 'fLaC')] },
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
    return looksLike('a text in UTF-16', 'save it as UTF-8');
  }
  if (bytes.includes(0)) return looksLike('a binary file of another kind');
  const extension = extensionOf(filename);
  // A page names its own encoding.
  const isCalledPage = isOneOf(fileTypes['text/html'].extensions, extension);
  if (isPage(bytes) || (isCalledPage && /<[a-z!][^>]*>/i.test(bytes.toString('latin1', 0, 4096)))) {
    return known('text/html');
  }
  if (!isUtf8(bytes)) return looksLike('a text that is not in UTF-8, or a binary file', 'save it as UTF-8');
  const text = startsWith(bytes, byteOrderMark) ? bytes.subarray(byteOrderMark.length) : bytes;
  if (!text.some((byte) => byte > 0x20)) {
    return { kind: 'refused', message: 'file must not be only white space: send some text' };
  }
  return known(isOneOf(fileTypes['text/markdown'].extensions, extension) ? 'text/markdown' : 'text/plain');
}

/** Up to 1024 bytes may stand before the header (ISO 32000-1, implementation note 13); a text about PDF is none for that. */
function isPdf(bytes: Buffer): boolean {
  if (startsWith(bytes, '%PDF-')) return true;
  return bytes.subarray(0, 1024).includes('%PDF-') && bytes.subarray(-1024).includes('%%EOF');
}

const byteOrderMark = '\xef\xbb\xbf';

/**
 * A whole page, whatever it is called; a tag alone may as well begin a Markdown text. Comments are stepped over by hand: a regular
 * expression that does so can be made to run for ever.
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
