/**
 * Builds ZIP archives for tests of unusual archives.
 * Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
import { crc32, deflateRawSync } from 'node:zlib';

/** The flag of an entry whose sizes follow its content. */
const sizesFollow = 8;

interface ZipOptions {
  /** Writes the sizes after the content, as a program that does not know them before. */
  isStreamed?: boolean;
  isCompressed?: boolean;
  /** Writes the end record of large archives. */
  isZip64?: boolean;
}

export function zipOf(
  entries: Record<string, string | Uint8Array>,
  { isStreamed = false, isCompressed = false, isZip64 = false }: ZipOptions = {},
): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(entries)) {
    const plain = Buffer.from(content);
    const data = isCompressed ? deflateRawSync(plain) : plain;
    const fields = Buffer.alloc(22);
    if (isCompressed) fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(plain), 10);
    fields.writeUInt32LE(data.byteLength, 14);
    fields.writeUInt32LE(plain.byteLength, 18);
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
  end.writeUInt16LE(isZip64 ? 0xffff : central.length, 8);
  end.writeUInt16LE(isZip64 ? 0xffff : central.length, 10);
  end.writeUInt32LE(isZip64 ? 0xffffffff : directory.byteLength, 12);
  end.writeUInt32LE(isZip64 ? 0xffffffff : offset, 16);
  const large = isZip64 ? zip64End(central.length, directory.byteLength, offset) : [];
  return Buffer.concat([...local, directory, ...large, end]);
}

function zip64End(count: number, sizeBytes: number, offset: number): Buffer[] {
  const record = Buffer.alloc(56);
  record.write('PK\x06\x06');
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(45, 12);
  record.writeUInt16LE(45, 14);
  for (const [at, value] of [
    [24, count],
    [32, count],
    [40, sizeBytes],
    [48, offset],
  ] as const) {
    record.writeBigUInt64LE(BigInt(value), at);
  }
  const locator = Buffer.alloc(20);
  locator.write('PK\x06\x07');
  locator.writeBigUInt64LE(BigInt(offset + sizeBytes), 8);
  locator.writeUInt32LE(1, 16);
  return [record, locator];
}
