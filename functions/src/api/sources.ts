/** Sources: documents from files, replacing a file, and refreshing a web page. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { createFileSchema, fileTypeTitles, limits, replaceFileSchema } from '@knowledge-sync/contract';
import { z } from 'zod';
import { addKnowledge } from '../commands/add.ts';
import { refreshPage, replaceFile } from '../commands/edit.ts';
import {
  addedAnswerOf,
  createdAnswer,
  documentAnswer,
  documentParamsSchema,
  editedAnswerOf,
  knownId,
  sameAnswer,
} from './document-answers.ts';
import { exampleFileDocument, examplePageDocument } from './examples.ts';
import { fileBody, ignoredBody } from './http/body.ts';
import type { ApiEnv } from './http/env.ts';
import { idempotencyHeadersSchema } from './http/idempotency.ts';
import { acceptedRevisions, ifMatchHeadersSchema } from './http/if-match.ts';
import { requireRole } from './http/role.ts';
import { defineRoute, noQuerySchema } from './http/route.ts';
import { limitedAs } from './limits/check.ts';
import { asFile, namesOf, withWarnings, wrongSource } from './sent-file.ts';

export const sources = new OpenAPIHono<ApiEnv>();

const fileRequestBody = {
  required: true,
  description: `The bytes of the file, alone or as the one file of a form (multipart/form-data): ${fileTypeTitles}, at most ${limits.fileMaxBytes / 1_000_000} MB. The type is detected from the content, not from the name. Sheets, slides, OpenDocument and RTF are stored as Markdown, and texts as UTF-8.`,
  content: { 'application/octet-stream': { schema: z.any().meta({ type: 'string', format: 'binary' }) } },
};

const createFromFile = defineRoute({
  method: 'post',
  path: '/knowledge/files',
  operationId: 'createKnowledgeFile',
  summary: 'Create a document from a file',
  description: `Stores a file (${fileTypeTitles}) and queues it for ElevenLabs. Nothing is stored when the request is refused or interrupted.`,
  checks: [requireRole('editor'), limitedAs('writes'), fileBody],
  request: { query: createFileSchema, headers: idempotencyHeadersSchema, body: fileRequestBody },
  answers: {
    200: withWarnings(sameAnswer(exampleFileDocument)),
    201: withWarnings(createdAnswer(exampleFileDocument)),
  },
  refusals: ['idempotency-key-reused', 'duplicate'],
});

sources.openapi(createFromFile, async (c) => {
  const { ctx, inTime, uid } = c.var;
  const { on_duplicate, ...query } = c.req.valid('query');
  const { filename, name } = namesOf(query.filename, c.var.filename);
  const idempotencyKey = c.req.valid('header')['Idempotency-Key'] ?? null;
  const { file, notes } = await asFile(c.var.file, filename);
  const command = { name: query.name ?? name, file, createdBy: uid, idempotencyKey };
  const { status, body, headers } = addedAnswerOf(await inTime(addKnowledge(ctx, command, on_duplicate)), on_duplicate);
  return c.json(body, status, { ...headers, ...notes });
});

const replace = defineRoute({
  method: 'put',
  path: '/knowledge/{id}/file',
  operationId: 'replaceKnowledgeFile',
  summary: "Replace a document's file",
  description:
    'Replaces the file and queues the document. Its copy at ElevenLabs keeps its ID, and the name of the document stays. Sending the same file again changes nothing.',
  checks: [requireRole('editor'), limitedAs('writes'), fileBody],
  request: {
    params: documentParamsSchema,
    query: replaceFileSchema,
    headers: ifMatchHeadersSchema,
    body: fileRequestBody,
  },
  answers: { 200: withWarnings(documentAnswer('The document with the new file.', exampleFileDocument)) },
  refusals: ['not-found', 'wrong-source', 'being-deleted', 'changed-meanwhile', 'malformed-document', 'newer-document'],
});

sources.openapi(replace, async (c) => {
  const { ctx, inTime, uid } = c.var;
  const id = knownId(c.req.valid('param'));
  const madeFrom = acceptedRevisions(c.req.valid('header')['If-Match']);
  const { file, notes } = await asFile(c.var.file, namesOf(c.req.valid('query').filename, c.var.filename).filename);
  const result = await inTime(replaceFile(ctx, id, file, madeFrom, uid));
  const { body, headers } = editedAnswerOf(result, (type) =>
    wrongSource(type, 'only a file can be replaced by a file'),
  );
  return c.json(body, 200, { ...headers, ...notes });
});

const refresh = defineRoute({
  method: 'post',
  path: '/knowledge/{id}/refresh',
  operationId: 'refreshKnowledge',
  summary: 'Refresh a web page',
  description:
    'Queues the document, so that ElevenLabs loads its page again. A document that is `syncing` stays so, and is queued again after that sync. A body is ignored.',
  checks: [requireRole('editor'), limitedAs('writes'), ignoredBody],
  request: { params: documentParamsSchema, query: noQuerySchema },
  answers: { 200: documentAnswer('The document, queued again.', examplePageDocument) },
  refusals: ['not-found', 'wrong-source', 'being-deleted', 'malformed-document', 'newer-document'],
});

sources.openapi(refresh, async (c) => {
  const { ctx, inTime, uid } = c.var;
  const id = knownId(c.req.valid('param'));
  const { body, headers } = editedAnswerOf(await inTime(refreshPage(ctx, id, uid)), (type) =>
    wrongSource(type, 'only a web page can be refreshed'),
  );
  return c.json(body, 200, headers);
});
