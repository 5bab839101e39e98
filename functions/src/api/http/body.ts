/** Request bodies: size and content type are checked before anything looks at the content. */
import { isUtf8 } from 'node:buffer';
import { limits } from '@knowledge-sync/contract';
import { fileTooLarge } from '@knowledge-sync/contract/intake';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { every } from 'hono/combine';
import { createMiddleware } from 'hono/factory';
import type { ApiEnv } from './env.ts';
import { fileOfForm } from './form.ts';
import { malformedJson, ProblemError, unsupportedMediaType } from './problem.ts';
import { defineCheck } from './route.ts';
import { bodyInTime } from './slow-body.ts';

const requestTooLarge = (): ProblemError =>
  new ProblemError(
    'too-large',
    `A request can have at most ${limits.requestMaxBytes / 1024 / 1024} MiB (${limits.requestMaxBytes} bytes). Split the document.`,
  );

const tooLargeFile = (): ProblemError => new ProblemError('too-large', fileTooLarge);

const limitBytes = (maxSize: number, refusal: () => ProblemError) =>
  createMiddleware<ApiEnv>(
    every(
      bodyInTime,
      bodyLimit({
        maxSize,
        onError: () => {
          throw refusal();
        },
      }),
    ),
  );

/** A compressed body could be much larger than its size, and the service never unpacks it. */
const refuseCompressed = createMiddleware<ApiEnv>(async (c, next) => {
  if ((c.req.header('Content-Encoding') ?? 'identity') !== 'identity') {
    throw new ProblemError(
      'unsupported-media-type',
      'The body must not be compressed. Send it without the header Content-Encoding.',
    );
  }
  await next();
});

/** For calls without a body: whatever the caller sends is ignored, but must not be large. */
export const ignoredBody = defineCheck({
  refusals: ['too-large', 'too-slow'],
  middleware: limitBytes(limits.requestMaxBytes, requestTooLarge),
});

/** JSON in UTF-8. A decoder would replace other bytes, and a different text would be stored. */
export const jsonBody = defineCheck({
  refusals: ['malformed-json', 'too-large', 'too-slow', 'unsupported-media-type'],
  middleware: createMiddleware<ApiEnv>(
    every(limitBytes(limits.requestMaxBytes, requestTooLarge), refuseCompressed, async (c, next) => {
      if (!isJson(c.req.header('Content-Type'))) throw unsupportedMediaType('application/json', 'JSON in UTF-8');
      // Hono caches the bytes, so the validator parses the same ones.
      const bytes = await readLimited(c, limits.requestMaxBytes, requestTooLarge);
      if (!isUtf8(bytes)) throw malformedJson();
      await next();
    }),
  ),
});

/** The same, or no body at all. */
export const optionalJsonBody = defineCheck({
  refusals: jsonBody.refusals,
  middleware: createMiddleware<ApiEnv>(
    every(limitBytes(limits.requestMaxBytes, requestTooLarge), async (c, next) => {
      const isEmpty = c.req.header('Content-Type') === undefined && (await c.req.arrayBuffer()).byteLength === 0;
      return isEmpty ? await next() : await jsonBody.middleware(c, next);
    }),
  ),
});

interface FileEnv {
  Variables: ApiEnv['Variables'] & {
    file: Buffer;
    /** The name of the file in a form; null for bytes alone. */
    filename: string | null;
  };
}

const octets = 'application/octet-stream';
const formType = 'multipart/form-data';

/** Room for the boundaries and other parts of a form. */
const formMaxBytes = limits.fileMaxBytes + 64 * 1024;
const limitForm = limitBytes(formMaxBytes, tooLargeFile);
const limitFile = limitBytes(limits.fileMaxBytes, tooLargeFile);
const isForm = ({ req }: Context): boolean => mediaTypeOf(req.header('Content-Type')) === formType;

/**
 * The bytes of one file, alone or as the one file of a form. The handler gets them as `file`, and
 * the name in the form as `filename`.
 */
export const fileBody = defineCheck({
  refusals: ['too-large', 'too-slow', 'unsupported-media-type'],
  middleware: createMiddleware<FileEnv>(
    every(
      async (c, next) => {
        const type = mediaTypeOf(c.req.header('Content-Type'));
        if (type !== octets && type !== formType) throw unsupportedMediaType(octets, 'the bytes of the file');
        await next();
      },
      refuseCompressed,
      async (c, next) => await (isForm(c) ? limitForm : limitFile)(c, next),
      async (c, next) => {
        const sent = await readLimited(c, formMaxBytes, tooLargeFile);
        const { bytes, filename } = isForm(c)
          ? await fileOfForm(sent, c.req.header('Content-Type') ?? '')
          : { bytes: sent, filename: null };
        if (bytes.byteLength > limits.fileMaxBytes) throw tooLargeFile();
        c.set('file', bytes);
        c.set('filename', filename);
        await next();
      },
    ),
  ),
});

const partTooLarge = (): ProblemError =>
  new ProblemError('too-large', `A part can have at most ${limits.bodyPartMaxBytes} bytes.`);

/** One part of a file that is sent in parts. */
export const partBody = defineCheck({
  refusals: ['too-large', 'too-slow', 'unsupported-media-type'],
  middleware: createMiddleware<FileEnv>(
    every(
      async (c, next) => {
        if (mediaTypeOf(c.req.header('Content-Type')) !== octets) {
          throw unsupportedMediaType(octets, 'the bytes of the part');
        }
        await next();
      },
      refuseCompressed,
      limitBytes(limits.bodyPartMaxBytes, partTooLarge),
      async (c, next) => {
        c.set('file', await readLimited(c, limits.bodyPartMaxBytes, partTooLarge));
        await next();
      },
    ),
  ),
});

/** Counts again, because the emulator's runtime for debugging reads and unpacks bodies itself. */
async function readLimited(
  { req }: Context,
  maxBytes: number,
  refusal: () => ProblemError,
): Promise<Buffer<ArrayBuffer>> {
  const bytes = Buffer.from(await req.arrayBuffer());
  if (bytes.byteLength > maxBytes) throw refusal();
  return bytes;
}

function isJson(contentType: string | undefined): boolean {
  const [, ...parameters] = (contentType ?? '').toLowerCase().split(';');
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('charset='));
  return (
    mediaTypeOf(contentType) === 'application/json' && (charset === undefined || /^charset="?utf-?8"?$/.test(charset))
  );
}

const mediaTypeOf = (contentType: string | undefined): string => contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
