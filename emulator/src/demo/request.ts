/**
 * Builds the API request for one source. It reads the content only when the request is about to be
 * sent.
 */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Knowledge, limits } from '@knowledge-sync/contract';
import type { KnowledgeApi } from '../client.ts';
import type { Source } from './source.ts';

export interface CreateRequest {
  /** The hash of the bytes on disk; null for a web page. */
  sha256: string | null;
  /** Repeating it is safe: the idempotency key makes one document of all repeats. */
  send(): Promise<Knowledge>;
}

/**
 * @param scope the same source has another id in each scope
 * @returns a reason for the user when the source cannot be sent
 */
export async function requestFor(
  api: KnowledgeApi,
  source: Source,
  scope = '',
): Promise<CreateRequest | { reason: string }> {
  const keyOf = (...parts: readonly (string | Buffer)[]): string => scopedKey(scope, idempotencyKeyOf(...parts));
  switch (source.type) {
    case 'url': {
      const { url } = source;
      const key = keyOf('url', '', url);
      return { sha256: null, send: () => api.create({ url }, key) };
    }
    case 'text': {
      const { name } = source;
      const tooLarge = `The text has more than ${limits.contentMaxBytes / 1024 / 1024} MiB: split it.`;
      const bytes = await readWithin(source.absolutePath, limits.contentMaxBytes, tooLarge);
      if ('reason' in bytes) return bytes;
      const content = decode(bytes);
      if (content === null) return { reason: 'The file is not UTF-8 text: save it as UTF-8.' };
      const key = keyOf(name, content);
      return { sha256: sha256(bytes), send: () => api.create({ name, content }, key) };
    }
    case 'file': {
      const { name } = source;
      const tooLarge = `The file has more than ${limits.fileMaxBytes / 1_000_000} MB: make it smaller or split it.`;
      const bytes = await readWithin(source.absolutePath, limits.fileMaxBytes, tooLarge);
      if ('reason' in bytes) return bytes;
      const filename = basename(source.path);
      const key = keyOf('file', filename, name, bytes);
      return { sha256: sha256(bytes), send: () => api.createFile({ name, filename, bytes }, key) };
    }
    default:
      return source satisfies never;
  }
}

/**
 * Derives the key from the source, so that sending it again gives the same document. A text has two
 * parts and no NUL, so no key of three or more parts equals that of a text.
 */
function idempotencyKeyOf(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const [index, part] of parts.entries()) hash.update(index === 0 ? '' : '\0').update(part);
  return hash.digest('hex');
}

/** Without a scope the key is that of earlier versions. */
const scopedKey = (scope: string, key: string): string => (scope === '' ? key : idempotencyKeyOf('scope', scope, key));

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

/** Decodes UTF-8 and keeps a byte order mark. Null for other bytes. */
function decode(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
