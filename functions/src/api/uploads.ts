/** Uploads in parts: for connections on which a whole file would take longer than a call may. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { limits, openUploadSchema, uploadSchema } from '@knowledge-sync/contract';
import { z } from 'zod';
import { documentOfUpload, finishUpload, receivePart, startUpload } from '../commands/upload.ts';
import type { BaseContext } from '../runtime/context.ts';
import { dropUpload } from '../store/body.ts';
import { type OpenUpload, partCountOf, readUpload, receivedParts } from '../store/upload-session.ts';
import { addedAnswerOf, createdAnswer, editedAnswerOf, sameAnswer } from './document-answers.ts';
import { exampleFileDocument, exampleUpload } from './examples.ts';
import { ignoredBody, jsonBody, partBody } from './http/body.ts';
import type { ApiEnv } from './http/env.ts';
import { invalidFields, ProblemError } from './http/problem.ts';
import { requireRole } from './http/role.ts';
import { defineRoute, noQuerySchema } from './http/route.ts';
import { limitedAs } from './limits/check.ts';
import { asFile, withWarnings, wrongSource } from './sent-file.ts';

export const uploads = new OpenAPIHono<ApiEnv>();

const uploadContent = {
  'application/json': { schema: uploadSchema.meta({ id: 'Upload' }), example: exampleUpload },
};
const uploadParamsSchema = z.object({ id: z.string().describe("The upload's ID.") });

const open = defineRoute({
  method: 'post',
  path: '/uploads',
  operationId: 'openUpload',
  summary: 'Start an upload in parts',
  description:
    'Starts or continues the upload of a file. The same file with the same fields, by the same person, continues an upload that was interrupted. Send each part that is not in `received`, then finish the upload.',
  checks: [requireRole('editor'), limitedAs('writes'), jsonBody],
  request: {
    query: noQuerySchema,
    body: { required: true, content: { 'application/json': { schema: openUploadSchema.meta({ id: 'OpenUpload' }) } } },
  },
  answers: {
    200: { description: 'The upload that was interrupted.', content: uploadContent },
    201: { description: 'A new upload.', content: uploadContent },
  },
  refusals: [],
});

uploads.openapi(open, async (c) => {
  const { ctx, inTime, uid } = c.var;
  const { upload, isResumed } = await inTime(startUpload(ctx, c.req.valid('json'), uid));
  return c.json(await inTime(present(ctx, upload)), isResumed ? 200 : 201);
});

const read = defineRoute({
  method: 'get',
  path: '/uploads/{id}',
  operationId: 'getUpload',
  summary: 'Read an upload in parts',
  description: 'Which parts are stored.',
  checks: [requireRole('editor'), limitedAs('reads')],
  request: { params: uploadParamsSchema, query: noQuerySchema },
  answers: { 200: { description: 'The upload.', content: uploadContent } },
  refusals: ['not-found'],
});

uploads.openapi(read, async (c) => {
  const { ctx, inTime, uid } = c.var;
  const upload = await inTime(ownUpload(ctx, c.req.valid('param').id, uid));
  return c.json(await inTime(present(ctx, upload)), 200);
});

const putPart = defineRoute({
  method: 'put',
  path: '/uploads/{id}/parts/{part}',
  operationId: 'putUploadPart',
  summary: 'Send one part of a file',
  description: `Stores one part: \`part_bytes\` bytes from the position \`part\` × \`part_bytes\` of the file; the last part has the rest. Sending a part again is safe.`,
  checks: [requireRole('editor'), limitedAs('writes'), partBody],
  request: {
    params: uploadParamsSchema.extend({
      part: z
        .string()
        .regex(/^\d{1,3}$/, 'part must be a number from 0.')
        .describe('The number of the part, from 0.'),
    }),
    query: noQuerySchema,
    body: {
      required: true,
      description: 'The bytes of the part and nothing else.',
      content: { 'application/octet-stream': { schema: z.any().meta({ type: 'string', format: 'binary' }) } },
    },
  },
  answers: { 204: { description: 'The part is stored.' } },
  refusals: ['not-found'],
});

uploads.openapi(putPart, async (c) => {
  const { ctx, inTime, uid, file } = c.var;
  const { id, part } = c.req.valid('param');
  const upload = await inTime(ownUpload(ctx, id, uid));
  const result = await inTime(receivePart(ctx, upload, Number(part), file));
  switch (result.kind) {
    case 'stored':
      return c.body(null, 204);
    case 'ended':
      throw noSuchUpload();
    case 'no_such_part':
      throw invalidFields([
        { field: 'part', message: `part must be less than ${partCountOf(upload.session.size_bytes)}.` },
      ]);
    case 'wrong_size':
      throw invalidFields([
        { field: 'body', message: `This part must have ${result.size} bytes. It has ${file.byteLength}.` },
      ]);
    default:
      return result satisfies never;
  }
});

const finish = defineRoute({
  method: 'post',
  path: '/uploads/{id}/finish',
  operationId: 'finishUpload',
  summary: 'Make the document of an upload',
  description:
    'Checks the size, the SHA-256 and the type of the file, then creates the document or replaces its file. A repeat returns the same document. A file that is refused is removed. A body is ignored.',
  checks: [requireRole('editor'), limitedAs('writes'), ignoredBody],
  request: { params: uploadParamsSchema, query: noQuerySchema },
  answers: {
    200: withWarnings(sameAnswer(exampleFileDocument)),
    201: withWarnings(createdAnswer(exampleFileDocument)),
  },
  refusals: [
    'not-found',
    'upload-incomplete',
    'duplicate',
    'wrong-source',
    'being-deleted',
    'malformed-document',
    'newer-document',
  ],
});

uploads.openapi(finish, async (c) => {
  const { ctx, inTime, uid } = c.var;
  const { id } = c.req.valid('param');
  const upload = await inTime(readUpload(ctx, id));
  if (upload === null || upload.session.uid !== uid) {
    const finished = await inTime(documentOfUpload(ctx, id, uid));
    if (finished === null) throw noSuchUpload();
    const { status, body, headers } = addedAnswerOf(finished, 'keep');
    return c.json(body, status, headers);
  }
  let notes: Record<string, string> = {};
  const result = await inTime(
    finishUpload(ctx, upload, async (bytes, filename) => {
      const taken = await asFile(bytes, filename);
      notes = taken.notes;
      return taken.file;
    }),
  );
  switch (result.kind) {
    case 'incomplete':
      throw new ProblemError('upload-incomplete', 'A part is missing. Send the parts that are not in `received`.');
    case 'other_bytes':
      throw new ProblemError('upload-incomplete', 'The file has changed since the upload began. Start again.');
    case 'created':
    case 'replayed':
    case 'key_reused':
    case 'same': {
      const { status, body, headers } = addedAnswerOf(result, upload.session.on_duplicate);
      return c.json(body, status, { ...headers, ...notes });
    }
    default: {
      const { body, headers } = editedAnswerOf(result, (type) =>
        wrongSource(type, 'only a file can be replaced by a file'),
      );
      return c.json(body, 200, { ...headers, ...notes });
    }
  }
});

const abandon = defineRoute({
  method: 'delete',
  path: '/uploads/{id}',
  operationId: 'abandonUpload',
  summary: 'Remove an upload in parts',
  description:
    'Removes the parts that are stored. Without it they are removed an hour after the last part. A body is ignored.',
  checks: [requireRole('editor'), limitedAs('writes'), ignoredBody],
  request: { params: uploadParamsSchema, query: noQuerySchema },
  answers: { 204: { description: 'The parts are removed.' } },
  refusals: ['not-found'],
});

uploads.openapi(abandon, async (c) => {
  const { ctx, inTime, uid } = c.var;
  const { id } = await inTime(ownUpload(ctx, c.req.valid('param').id, uid));
  await inTime(dropUpload(ctx.db, id));
  return c.body(null, 204);
});

const noSuchUpload = (): ProblemError =>
  new ProblemError('not-found', 'There is no such upload. It may have ended or expired. Start again.');

/** @throws ProblemError when there is none, or another person's */
async function ownUpload(ctx: BaseContext, id: string, uid: string): Promise<OpenUpload> {
  const upload = await readUpload(ctx, id);
  if (upload === null || upload.session.uid !== uid) throw noSuchUpload();
  return upload;
}

const present = async (ctx: BaseContext, { id, session, expiresAt }: OpenUpload) => ({
  id,
  part_bytes: limits.bodyPartMaxBytes,
  part_count: partCountOf(session.size_bytes),
  received: await receivedParts(ctx, id),
  expires_at: expiresAt.toDate().toISOString(),
});
