/**
 * Builds ZIP archives for tests of unusual archives.
 * Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
import { crc32 } from 'node:zlib';

/** The flag of an entry whose sizes follow its content. */
const sizesFollow = 8;

/**
 * Builds an archive with uncompressed entries.
 *
 * @param isStreamed writes the sizes after the content, as a program that does not know them before
 */
export function zipOf(entries: Record<string, string>, isStreamed = false): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(entries)) {
    const data = Buffer.from(content);
    const fields = Buffer.alloc(22);
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(data.byteLength, 14);
    fields.writeUInt32LE(data.byteLength, 18);
    const lengths = Buffer.alloc(4);
    lengths.writeUInt16LE(Buffer.byteLength(name));
    if (isStreamed) fields.writeUInt16LE(sizesFollow, 2);
    const sizes = Buffer.concat([Buffer.from('PK\x07\x08'), fields.subarray(10)]);
    const described = isStreamed
      ? [Buffer.concat([fields.subarray(0, 10), Buffer.alloc(12)]), lengths, Buffer.from(name), data, sizes]
      : [fields, lengths, Buffer.from(name), data];
    const header = Buffer.concat([Buffer.from('PK\x03\x04'), ...described]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\0\0'), fields, lengths, place, Buffer.from(name)]));
    local.push(header);
    offset += header.byteLength;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(central.length, 8);
  end.writeUInt16LE(central.length, 10);
  end.writeUInt32LE(directory.byteLength, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, directory, end]);
}
