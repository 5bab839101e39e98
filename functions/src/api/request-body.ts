/** Reading a request's body: its size and kind are judged before anything looks inside. */
import { isUtf8 } from 'node:buffer';
import { limits } from '@knowledge-sync/contract';
import { createMiddleware } from 'hono/factory';
import { ProblemError } from './problem.ts';
import { malformedJson, unsupportedMediaType } from './problem-of.ts';

/** Refuses a body that says it is too large, before a byte of it is read. */
export const limitDeclaredSize = createMiddleware(async (c, next) => {
  const declared = Number(c.req.header('Content-Length') ?? 0);
  if (declared > limits.requestMaxBytes) throw tooLarge();
  await next();
});

/**
 * Reads a JSON body for the validator that follows, and counts it while it comes: not every body says how long it is.
 * Bytes that are no UTF-8 are refused: a decoder would replace them, and store another text.
 */
export const readJson = createMiddleware(async (c, next) => {
  if (!isJson(c.req.header('Content-Type'))) throw unsupportedMediaType();
  const bytes = await readLimited(c.req.raw.body);
  if (!isUtf8(bytes)) throw malformedJson();
  c.req.raw = new Request(c.req.raw.url, { method: c.req.raw.method, headers: c.req.raw.headers, body: bytes });
  await next();
});

function isJson(contentType: string | undefined): boolean {
  const [kind = '', ...parameters] = (contentType ?? '').toLowerCase().split(';');
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('charset='));
  return kind.trim() === 'application/json' && (charset === undefined || /^charset="?utf-?8"?$/.test(charset));
}

async function readLimited(stream: ReadableStream<Uint8Array> | null): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the stream.
  for await (const chunk of stream ?? []) {
    size += chunk.byteLength;
    if (size > limits.requestMaxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const tooLarge = (): ProblemError =>
  new ProblemError(
    'too-large',
    `A request may have at most ${limits.requestMaxBytes / 1024 / 1024} MiB (${limits.requestMaxBytes} bytes): split the document.`,
  );
