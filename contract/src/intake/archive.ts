/**
 * Reads ZIP archives as other programs write them: ZIP64, sizes after the content, paths with
 * backslashes. Everything is unpacked once against a limit, so that later readers need none.
 */
import { configure, Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js/lib/zip-core-native.js';
import { limits } from '../limits.ts';

export interface Archive {
  /** The paths of all files, with slashes. */
  names: readonly string[];
  has(name: string): boolean;
  /** The unpacked size of the chosen files together. */
  sizeOf(isChosen: (name: string) => boolean): number;
  /** Null if there is no such file, or if it is too long for a text. */
  bytes(name: string): Promise<Uint8Array<ArrayBuffer> | null>;
  text(name: string): Promise<string | null>;
}

export type ArchiveProblem = 'damaged' | 'encrypted' | 'too_large';

class TooLarge extends Error {}

const maxEntries = 10_000;

export async function openArchive(bytes: Uint8Array<ArrayBuffer>): Promise<Archive | ArchiveProblem> {
  // Workers would need another file, and are not allowed by the policy of every page.
  configure({ useWebWorkers: false, chunkSize: 65_536 });
  const reader = new ZipReader(new Uint8ArrayReader(bytes));
  try {
    const files = new Map<string, ZipFile>();
    let count = 0;
    let left = limits.unpackedMaxBytes;
    for await (const entry of reader.getEntriesGenerator()) {
      count += 1;
      if (count > maxEntries) return 'too_large';
      if (entry.directory) continue;
      if (entry.encrypted) return 'encrypted';
      left -= await unpackedLength(entry, left);
      files.set(entry.filename.replaceAll('\\', '/').replace(/^(?:\.?\/)+/, ''), entry);
    }
    return count === 0 ? 'damaged' : archiveOf(files);
  } catch (error) {
    return error instanceof TooLarge ? 'too_large' : 'damaged';
  } finally {
    await reader.close().catch(() => undefined);
  }
}

type Entry = Awaited<ReturnType<ZipReader<unknown>['getEntries']>>[number];
type ZipFile = Extract<Entry, { directory: false }>;

/**
 * Counts what the entry really unpacks to, and compares it with its checksum: the size in the
 * archive's directory may be wrong.
 *
 * @throws TooLarge when there are more than `left` bytes
 */
async function unpackedLength(entry: ZipFile, left: number): Promise<number> {
  let length = 0;
  const counter = new WritableStream<Uint8Array>({
    write({ byteLength }) {
      length += byteLength;
      if (length > left) throw new TooLarge();
    },
  });
  try {
    await entry.getData(counter, { checkSignature: true });
  } catch (error) {
    throw length > left ? new TooLarge() : error;
  }
  return length;
}

function archiveOf(files: ReadonlyMap<string, ZipFile>): Archive {
  const bytesOf = async (name: string): Promise<Uint8Array<ArrayBuffer> | null> => {
    const file = files.get(name);
    if (file === undefined || file.uncompressedSize > limits.unpackedTextMaxBytes) return null;
    return await file.getData(new Uint8ArrayWriter());
  };
  return {
    names: [...files.keys()],
    has: (name) => files.has(name),
    sizeOf: (isChosen) =>
      [...files].reduce((sum, [name, file]) => sum + (isChosen(name) ? file.uncompressedSize : 0), 0),
    bytes: bytesOf,
    async text(name) {
      const bytes = await bytesOf(name);
      return bytes === null ? null : decodeXml(bytes);
    },
  };
}

/** Parts of documents are XML: UTF-8, or UTF-16 with a byte order mark. */
function decodeXml(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder().decode(bytes);
}
