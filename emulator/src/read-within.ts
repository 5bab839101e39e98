import { open } from 'node:fs/promises';

/** Reads a file, or one byte more than allowed, which is enough to refuse it. */
export async function readWithin(
  path: string,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | { reason: string }> {
  try {
    const file = await open(path);
    try {
      const bytes = new Uint8Array(Math.min((await file.stat()).size, maxBytes + 1));
      const { bytesRead } = await file.read(bytes);
      return bytes.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    return { reason: `The file could not be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}
