/** The names in a ZIP archive, as its central directory lists them: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */

interface ZipEntries {
  names: string[];
  /** The content of an uncompressed first entry `mimetype`, by which EPUB and OpenDocument name themselves. */
  mimetype: string | null;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const endLength = 22;
const entryLength = 46;
const maxCommentLength = 0xffff;
/** Enough to find what tells the format. */
const maxEntries = 10_000;

/** Null when the archive is damaged or cut off. Nothing is unpacked. */
export function zipEntries(bytes: Buffer): ZipEntries | null {
  const end = findEnd(bytes);
  if (end === null) return null;
  const count = Math.min(bytes.readUInt16LE(end + 10), maxEntries);
  let offset = bytes.readUInt32LE(end + 16);
  const names: string[] = [];
  for (let entry = 0; entry < count; entry += 1) {
    if (offset + entryLength > bytes.byteLength || bytes.readUInt32LE(offset) !== entrySignature) return null;
    const nameLength = bytes.readUInt16LE(offset + 28);
    const nameStart = offset + entryLength;
    names.push(bytes.toString('utf8', nameStart, nameStart + nameLength));
    offset = nameStart + nameLength + bytes.readUInt16LE(offset + 30) + bytes.readUInt16LE(offset + 32);
  }
  return { names, mimetype: firstMimetype(bytes) };
}

/** The end record is the last thing in the file, but for a comment. */
function findEnd(bytes: Buffer): number | null {
  const first = Math.max(0, bytes.byteLength - endLength - maxCommentLength);
  for (let offset = bytes.byteLength - endLength; offset >= first; offset -= 1) {
    if (bytes.readUInt32LE(offset) === endSignature) return offset;
  }
  return null;
}

function firstMimetype(bytes: Buffer): string | null {
  const headerLength = 30;
  if (bytes.byteLength < headerLength || bytes.readUInt16LE(8) !== 0) return null;
  const nameLength = bytes.readUInt16LE(26);
  const start = headerLength + nameLength + bytes.readUInt16LE(28);
  if (bytes.toString('latin1', headerLength, headerLength + nameLength) !== 'mimetype') return null;
  return bytes.toString('latin1', start, start + Math.min(bytes.readUInt32LE(18), 100)).trim();
}
