/**
 * Builds the API request for one source. It reads the content only when the request is about to be
 * sent.
 */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { type Knowledge, limits } from '@knowledge-sync/contract';
import { takeIn } from '@knowledge-sync/contract/intake';
import type { KnowledgeApi } from '../client.ts';
import { readWithin } from '../read-within.ts';
import type { SourceFile } from '../source-files.ts';
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
  const keyOf = (...parts: readonly (string | Uint8Array)[]): string => scopedKey(scope, idempotencyKeyOf(...parts));
  switch (source.type) {
    case 'url': {
      const { url } = source;
      const key = keyOf('url', '', url);
      return { sha256: null, send: () => api.create({ url }, key) };
    }
    case 'text':
    case 'file':
      return await fileRequest(api, source, keyOf);
    default:
      return source satisfies never;
  }
}

async function fileRequest(
  api: KnowledgeApi,
  { name, path, absolutePath }: SourceFile,
  keyOf: (...parts: readonly (string | Uint8Array)[]) => string,
): Promise<CreateRequest | { reason: string }> {
  const received = await readWithin(absolutePath, limits.fileMaxBytes);
  if ('reason' in received) return received;
  const intake = await takeIn({ bytes: received, filename: basename(path) });
  if (intake.kind === 'refused') return { reason: intake.message };
  const { text, filename, bytes } = intake;
  // Texts become documents that can be edited.
  if (text !== null) {
    return { sha256: sha256(bytes), send: () => api.create({ name, content: text }, keyOf(name, text)) };
  }
  const key = keyOf('file', filename, name, bytes);
  return { sha256: sha256(bytes), send: () => api.createFile({ name, filename, bytes }, key) };
}

/**
 * Derives the key from the source, so that sending it again gives the same document. A text has two
 * parts and no NUL, so no key of three or more parts equals that of a text.
 */
function idempotencyKeyOf(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const [index, part] of parts.entries()) hash.update(index === 0 ? '' : '\0').update(part);
  return hash.digest('hex');
}

/** Without a scope the key is that of earlier versions. */
const scopedKey = (scope: string, key: string): string => (scope === '' ? key : idempotencyKeyOf('scope', scope, key));

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
