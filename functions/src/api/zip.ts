/**
 * Reads the file names in a ZIP archive from its central directory.
 * Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */

interface ZipEntries {
  names: string[];
  /** The content of the entry `mimetype` if it comes first and uncompressed, as in EPUB. */
  mimetype: string | null;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const endLength = 22;
const entryLength = 46;
const maxCommentLength = 0xffff;
/** Enough to detect the format. */
const maxEntries = 10_000;
const maxMimetypeLength = 100;

/** Null when the archive is damaged or truncated. Nothing is decompressed. */
export function zipEntries(bytes: Buffer): ZipEntries | null {
  const end = findEnd(bytes);
  if (end === null) return null;
  const count = Math.min(bytes.readUInt16LE(end + 10), maxEntries);
  let offset = bytes.readUInt32LE(end + 16);
  const names: string[] = [];
  let mimetype: string | null = null;
  for (let number = 0; number < count; number += 1) {
    const entry = entryAt(bytes, offset);
    if (entry === null) return null;
    names.push(entry.name);
    if (entry.name === 'mimetype' && entry.isFirst && entry.isStored) mimetype = contentOfFirst(bytes, entry.sizeBytes);
    offset = entry.end;
  }
  return { names, mimetype };
}

/** An entry of the central directory. Unlike a local header, it always has the size. */
function entryAt(bytes: Buffer, offset: number) {
  if (offset + entryLength > bytes.byteLength || bytes.readUInt32LE(offset) !== entrySignature) return null;
  const nameEnd = offset + entryLength + bytes.readUInt16LE(offset + 28);
  return {
    name: bytes.toString('utf8', offset + entryLength, nameEnd),
    isStored: bytes.readUInt16LE(offset + 10) === 0,
    sizeBytes: bytes.readUInt32LE(offset + 20),
    isFirst: bytes.readUInt32LE(offset + 42) === 0,
    end: nameEnd + bytes.readUInt16LE(offset + 30) + bytes.readUInt16LE(offset + 32),
  };
}

/** The end record is last in the file, apart from a comment. */
function findEnd(bytes: Buffer): number | null {
  const first = Math.max(0, bytes.byteLength - endLength - maxCommentLength);
  for (let offset = bytes.byteLength - endLength; offset >= first; offset -= 1) {
    if (bytes.readUInt32LE(offset) === endSignature) return offset;
  }
  return null;
}

/** Uses the lengths in the local header: its extra field can differ from the directory's. */
function contentOfFirst(bytes: Buffer, sizeBytes: number): string | null {
  const headerLength = 30;
  if (bytes.byteLength < headerLength) return null;
  const start = headerLength + bytes.readUInt16LE(26) + bytes.readUInt16LE(28);
  return bytes.toString('latin1', start, start + Math.min(sizeBytes, maxMimetypeLength)).trim();
}
