/** Reading a request's body: its size and kind are judged before anything looks inside. */
import { isUtf8 } from 'node:buffer';
import { limits } from '@knowledge-sync/contract';
import { createMiddleware } from 'hono/factory';
import type { ApiEnv } from './auth.ts';
import { ProblemError } from './problem.ts';
import { malformedJson, unsupportedMediaType } from './problem-of.ts';

/** Refuses a body that says it is too large, before a byte of it is read. */
export const limitDeclaredSize = createMiddleware(async (c, next) => {
  if (declaredBytes(c.req.header('Content-Length')) > limits.requestMaxBytes) throw tooLarge();
  await next();
});

/** Reads a file as it comes: the body is its bytes and nothing else. */
export const readFile = createMiddleware<ApiEnv>(async (c, next) => {
  if (mediaTypeOf(c.req.header('Content-Type')) !== 'application/octet-stream') {
    throw unsupportedMediaType('application/octet-stream', "the file's bytes");
  }
  if (declaredBytes(c.req.header('Content-Length')) > limits.fileMaxBytes) throw fileTooLarge();
  c.set('file', await readLimited(c.req.raw.body, limits.fileMaxBytes, fileTooLarge));
  await next();
});

/**
 * Reads a JSON body for the validator that follows, and counts it while it comes: not every body says how long it is.
 * Bytes that are no UTF-8 are refused: a decoder would replace them, and store another text.
 */
export const readJson = createMiddleware(async (c, next) => {
  if (!isJson(c.req.header('Content-Type'))) throw unsupportedMediaType('application/json', 'JSON in UTF-8');
  const bytes = await readLimited(c.req.raw.body, limits.requestMaxBytes, tooLarge);
  if (!isUtf8(bytes)) throw malformedJson();
  c.req.raw = new Request(c.req.raw.url, { method: c.req.raw.method, headers: c.req.raw.headers, body: bytes });
  await next();
});

function isJson(contentType: string | undefined): boolean {
  const [, ...parameters] = (contentType ?? '').toLowerCase().split(';');
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('charset='));
  return (
    mediaTypeOf(contentType) === 'application/json' && (charset === undefined || /^charset="?utf-?8"?$/.test(charset))
  );
}

const mediaTypeOf = (contentType: string | undefined): string => contentType?.split(';')[0]?.trim().toLowerCase() ?? '';

const declaredBytes = (contentLength: string | undefined): number => Number(contentLength ?? 0);

async function readLimited(
  stream: ReadableStream<Uint8Array> | null,
  maxBytes: number,
  refusal: () => ProblemError,
): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the stream.
  for await (const chunk of stream ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw refusal();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const tooLarge = (): ProblemError =>
  new ProblemError(
    'too-large',
    `A request may have at most ${limits.requestMaxBytes / 1024 / 1024} MiB (${limits.requestMaxBytes} bytes): split the document.`,
  );

const fileTooLarge = (): ProblemError =>
  new ProblemError(
    'too-large',
    `A file may have at most ${limits.fileMaxBytes / 1_000_000} MB (${limits.fileMaxBytes} bytes): make it smaller or split it.`,
  );
