/** The calls that only web pages and files know, as OpenAPI describes them. */
import { createRoute } from '@hono/zod-openapi';
import { createFileSchema, fileTypeTitles, limits, replaceFileSchema } from '@knowledge-sync/contract';
import { z } from 'zod';
import type { ApiContext } from '../runtime/context.ts';
import { requireRole } from './auth.ts';
import {
  createdAnswer,
  createHeadersSchema,
  documentAnswer,
  noQuerySchema,
  paramsSchema,
  refusals,
  security,
} from './declared.ts';
import { ifMatchSchema } from './etag.ts';
import { exampleFileDocument, examplePageDocument } from './examples.ts';
import { limitDeclaredSize, readFile } from './request-body.ts';

const fileBody = {
  required: true,
  description: `The file's bytes, and nothing else: ${fileTypeTitles}, at most ${limits.fileMaxBytes / 1_000_000} MB. Which it is, its content tells.`,
  content: { 'application/octet-stream': { schema: z.any().meta({ type: 'string', format: 'binary' }) } },
};

/** @param ctx what the routes' own checks need; the handlers get theirs in source-calls.ts */
export function createSourceRoutes(ctx: ApiContext) {
  return {
    createFile: createRoute({
      method: 'post',
      path: '/knowledge/files',
      operationId: 'createKnowledgeFile',
      summary: 'Create a document from a file',
      description: `Stores a file (${fileTypeTitles}) and queues it for ElevenLabs. Nothing is stored when the request is refused or breaks off.`,
      security,
      middleware: [requireRole(ctx, 'editor'), readFile],
      request: { query: createFileSchema, headers: createHeadersSchema, body: fileBody },
      responses: {
        201: createdAnswer(exampleFileDocument),
        ...refusals(
          'unauthenticated',
          'forbidden',
          'too-large',
          'unsupported-media-type',
          'invalid-fields',
          'idempotency-key-reused',
          'internal',
          'unavailable',
        ),
      },
    }),
    replaceFile: createRoute({
      method: 'put',
      path: '/knowledge/{id}/file',
      operationId: 'replaceKnowledgeFile',
      summary: "Replace a document's file",
      description:
        'Puts another file in the place of the one there is, and queues the document: its copy at ElevenLabs keeps its id. The name stays. The same file again changes nothing.',
      security,
      middleware: [requireRole(ctx, 'editor'), readFile],
      request: {
        params: paramsSchema,
        query: replaceFileSchema,
        headers: z.object({ 'If-Match': ifMatchSchema }),
        body: fileBody,
      },
      responses: {
        200: documentAnswer('The document as it is now wanted.', exampleFileDocument),
        ...refusals(
          'unauthenticated',
          'forbidden',
          'not-found',
          'wrong-source',
          'being-deleted',
          'changed-meanwhile',
          'too-large',
          'unsupported-media-type',
          'invalid-fields',
          'malformed-document',
          'internal',
          'unavailable',
        ),
      },
    }),
    refresh: createRoute({
      method: 'post',
      path: '/knowledge/{id}/refresh',
      operationId: 'refreshKnowledge',
      summary: 'Fetch a web page again',
      description:
        'Queues the document, so that ElevenLabs fetches its page anew. While the document is `syncing` it stays so, and is queued again when that sync has ended. A body is ignored.',
      security,
      middleware: [requireRole(ctx, 'editor'), limitDeclaredSize],
      request: { params: paramsSchema, query: noQuerySchema },
      responses: {
        200: documentAnswer('The document, queued again.', examplePageDocument),
        ...refusals(
          'unauthenticated',
          'forbidden',
          'not-found',
          'wrong-source',
          'being-deleted',
          'too-large',
          'invalid-fields',
          'malformed-document',
          'internal',
          'unavailable',
        ),
      },
    }),
  };
}
