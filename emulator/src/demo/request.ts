/** What is asked of the API for one source. Its content is read here, when its turn has come, and no sooner. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Knowledge, limits } from '@knowledge-sync/contract';
import type { KnowledgeApi } from '../client.ts';
import type { Source } from './source.ts';

export interface CreateRequest {
  /** Of the bytes on disk, as they are sent; null for a web page. */
  sha256: string | null;
  /** May be repeated: the key makes one document of it. */
  send(): Promise<Knowledge>;
}

/** @returns a reason, for a person, when it is of no use to send it */
export async function requestFor(api: KnowledgeApi, source: Source): Promise<CreateRequest | { reason: string }> {
  switch (source.type) {
    case 'url': {
      const { url } = source;
      const key = idempotencyKeyOf('url', '', url);
      return { sha256: null, send: () => api.create({ url }, key) };
    }
    case 'text': {
      const { name } = source;
      const tooLarge = `The text has more than ${limits.contentMaxBytes / 1024 / 1024} MiB: split it.`;
      const bytes = await readWithin(source.absolutePath, limits.contentMaxBytes, tooLarge);
      if ('reason' in bytes) return bytes;
      const content = decode(bytes);
      if (content === null) return { reason: 'The file is not UTF-8 text: save it as UTF-8.' };
      const key = idempotencyKeyOf(name, content);
      return { sha256: sha256(bytes), send: () => api.create({ name, content }, key) };
    }
    case 'file': {
      const { name } = source;
      const tooLarge = `The file has more than ${limits.fileMaxBytes / 1_000_000} MB: make it smaller or split it.`;
      const bytes = await readWithin(source.absolutePath, limits.fileMaxBytes, tooLarge);
      if ('reason' in bytes) return bytes;
      const filename = basename(source.path);
      const key = idempotencyKeyOf('file', filename, name, bytes);
      return { sha256: sha256(bytes), send: () => api.createFile({ name, filename, bytes }, key) };
    }
    default:
      return source satisfies never;
  }
}

/**
 * The same thing sent again gives the same key, and so the same document. A text has two parts and can hold no NUL: no other kind's
 * key, of three parts or more, can be that of a text.
 */
function idempotencyKeyOf(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const [index, part] of parts.entries()) hash.update(index === 0 ? '' : '\0').update(part);
  return hash.digest('hex');
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

async function readWithin(
  path: string,
  maxBytes: number,
  tooLarge: string,
): Promise<Buffer<ArrayBuffer> | { reason: string }> {
  try {
    return (await stat(path)).size > maxBytes ? { reason: tooLarge } : await readFile(path);
  } catch (error) {
    return { reason: `The file could not be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** The text byte for byte: a byte order mark stays. */
function decode(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
