/** Documents: create, list, read, edit and delete. */
import { OpenAPIHono } from '@hono/zod-openapi';
import {
  createKnowledgeSchema,
  createQuerySchema,
  deleteKnowledgeSchema,
  type EditKnowledge,
  editKnowledgeSchema,
  knowledgeListSchema,
  listKnowledgeSchema,
  type Source,
} from '@knowledge-sync/contract';
import { z } from 'zod';
import { addKnowledge } from '../commands/add.ts';
import { requestDeletion } from '../commands/delete.ts';
import { editKnowledge } from '../commands/edit.ts';
import { listKnowledge, readKnowledge } from '../store/read.ts';
import {
  addedAnswerOf,
  changedMeanwhile,
  createdAnswer,
  documentAnswer,
  documentContent,
  documentParamsSchema,
  editedAnswerOf,
  knownId,
  noSuchDocument,
  sameAnswer,
  sourceTitles,
} from './document-answers.ts';
import { exampleDocument } from './examples.ts';
import { ignoredBody, jsonBody } from './http/body.ts';
import type { ApiEnv } from './http/env.ts';
import { idempotencyHeadersSchema } from './http/idempotency.ts';
import { acceptedRevisions, etagOf, ifMatchHeadersSchema } from './http/if-match.ts';
import { type FieldError, invalidFields, type ProblemError } from './http/problem.ts';
import { requireRole } from './http/role.ts';
import { defineRoute, noQuerySchema } from './http/route.ts';
import { limitedAs } from './limits/check.ts';
import { present } from './present.ts';

export const documents = new OpenAPIHono<ApiEnv>();

const create = defineRoute({
  method: 'post',
  path: '/knowledge',
  operationId: 'createKnowledge',
  summary: 'Create a document',
  description:
    'Stores a text (`name`, `content`) or the address of a web page (`url`) and queues it for ElevenLabs, which loads the page itself. Nothing is stored when the request is refused. `sync_status` becomes `completed` once ElevenLabs has the document.',
  checks: [requireRole('editor'), limitedAs('writes'), jsonBody],
  request: {
    query: createQuerySchema,
    headers: idempotencyHeadersSchema,
    body: {
      required: true,
      content: { 'application/json': { schema: createKnowledgeSchema.meta({ id: 'CreateKnowledge' }) } },
    },
  },
  answers: { 200: sameAnswer(), 201: createdAnswer() },
  refusals: ['idempotency-key-reused', 'duplicate'],
});

documents.openapi(create, async (c) => {
  const { ctx, inTime, uid } = c.var;
  const idempotencyKey = c.req.valid('header')['Idempotency-Key'] ?? null;
  const command = { ...c.req.valid('json'), createdBy: uid, idempotencyKey };
  const { on_duplicate } = c.req.valid('query');
  const { status, body, headers } = addedAnswerOf(await inTime(addKnowledge(ctx, command, on_duplicate)), on_duplicate);
  return c.json(body, status, headers);
});

const list = defineRoute({
  method: 'get',
  path: '/knowledge',
  operationId: 'listKnowledge',
  summary: 'List documents',
  description:
    'Newest first. Documents that another tool stored with invalid fields are left out, so a page can be shorter than its limit. The documents page shows them with the reason.',
  checks: [requireRole('viewer'), limitedAs('lists')],
  request: { query: listKnowledgeSchema },
  answers: {
    200: {
      description: 'One page.',
      content: {
        'application/json': {
          schema: knowledgeListSchema.meta({ id: 'KnowledgeList' }),
          example: { documents: [exampleDocument], next_cursor: null },
        },
      },
    },
  },
  refusals: [],
});

documents.openapi(list, async (c) => {
  const { ctx, inTime } = c.var;
  const page = await inTime(listKnowledge(ctx, c.req.valid('query')));
  return c.json({ documents: page.documents.map(present), next_cursor: page.nextCursor }, 200);
});

const read = defineRoute({
  method: 'get',
  path: '/knowledge/{id}',
  operationId: 'getKnowledge',
  summary: 'Read a document',
  description: 'Its fields, its sync status and the details of its last failure.',
  checks: [requireRole('viewer'), limitedAs('reads')],
  request: { params: documentParamsSchema, query: noQuerySchema },
  answers: { 200: documentAnswer('The document.') },
  refusals: ['not-found', 'malformed-document', 'newer-document'],
});

documents.openapi(read, async (c) => {
  const { ctx, inTime } = c.var;
  const stored = await inTime(readKnowledge(ctx, knownId(c.req.valid('param'))));
  if (stored === null) throw noSuchDocument();
  return c.json(present(stored), 200, { ETag: etagOf(stored.document) });
});

const edit = defineRoute({
  method: 'patch',
  path: '/knowledge/{id}',
  operationId: 'editKnowledge',
  summary: 'Edit a document',
  description:
    'Changes the name, the `content` of a text or the `auto_sync` of a web page, and queues the document. Its copy at ElevenLabs keeps its ID, unless `auto_sync` changes: ElevenLabs accepts that only for a new copy, which then replaces the old one. The address of a web page cannot be changed: delete the document and add another one. A file is replaced with `PUT /knowledge/{id}/file`. An edit that changes nothing writes nothing. Without `If-Match` the last edit wins; with it, an edit is made only if the document still has that revision. A document that is `syncing` stays so, and is queued again after that sync.',
  checks: [requireRole('editor'), limitedAs('writes'), jsonBody],
  request: {
    params: documentParamsSchema,
    query: noQuerySchema,
    headers: ifMatchHeadersSchema,
    body: {
      required: true,
      content: { 'application/json': { schema: editKnowledgeSchema.meta({ id: 'EditKnowledge' }) } },
    },
  },
  answers: { 200: documentAnswer('The document with the edit.') },
  refusals: ['not-found', 'being-deleted', 'changed-meanwhile', 'malformed-document', 'newer-document'],
});

documents.openapi(edit, async (c) => {
  const { ctx, inTime, uid } = c.var;
  const id = knownId(c.req.valid('param'));
  const changes = c.req.valid('json');
  const madeFrom = acceptedRevisions(c.req.valid('header')['If-Match']);
  const result = await inTime(editKnowledge(ctx, id, changes, madeFrom, uid));
  const { body, headers } = editedAnswerOf(result, (type) => fieldsOfOtherTypes(changes, type));
  return c.json(body, 200, headers);
});

const contentFixes = {
  text: '',
  url: 'Its text comes from its address.',
  file: 'Replace the file with PUT /api/knowledge/{id}/file.',
} as const satisfies Record<Source['type'], string>;

/** The fields of the edit that a document of this type does not have. */
function fieldsOfOtherTypes({ content, auto_sync }: EditKnowledge, type: Source['type']): ProblemError {
  const notText: FieldError = {
    field: 'content',
    message: `content is only for texts, and this document is ${sourceTitles[type]}. ${contentFixes[type]}`,
  };
  const notPage: FieldError = {
    field: 'auto_sync',
    message: `auto_sync is only for web pages, and this document is ${sourceTitles[type]}. Remove it.`,
  };
  if (content === undefined || type === 'text') return invalidFields([notPage]);
  return invalidFields(auto_sync !== undefined && type !== 'url' ? [notText, notPage] : [notText]);
}

const remove = defineRoute({
  method: 'delete',
  path: '/knowledge/{id}',
  operationId: 'deleteKnowledge',
  summary: 'Delete a document',
  description:
    'Requests the deletion, first at ElevenLabs and then here. Until both are done the document has a `deletion_requested_at`, and a repeat gets the same answer. After that it is not found. With `delay_seconds` the deletion waits and can be undone; a repeat without it starts the deletion. A repeat after the deletion has `failed` queues it again. ElevenLabs refuses to delete a document that is attached to agents: `dependent_agents` lists them, and `force` deletes it anyway. If ElevenLabs refuses and names none, the deletion is repeated by force, which then takes it from no agent. With `If-Match` the deletion is requested only if the document still has that revision. A document that another tool stored with invalid fields is deleted here at once, and then at ElevenLabs. A body is ignored.',
  checks: [requireRole('editor'), limitedAs('writes'), ignoredBody],
  request: { params: documentParamsSchema, query: deleteKnowledgeSchema, headers: ifMatchHeadersSchema },
  answers: {
    200: {
      description: 'A document with invalid fields, which is deleted.',
      content: {
        'application/json': {
          schema: z.object({ id: z.string() }).meta({ id: 'Deleted' }),
          example: { id: exampleDocument.id },
        },
      },
    },
    202: {
      description: 'The document, which is being deleted.',
      content: documentContent({ ...exampleDocument, deletion_requested_at: '2026-03-02T10:00:00.000Z' }),
    },
  },
  refusals: ['not-found', 'changed-meanwhile', 'newer-document'],
});

documents.openapi(remove, async (c) => {
  const { ctx, inTime, uid } = c.var;
  const id = knownId(c.req.valid('param'));
  const { delay_seconds, force } = c.req.valid('query');
  const madeFrom = acceptedRevisions(c.req.valid('header')['If-Match']);
  const request = { delayMs: delay_seconds * 1_000, force };
  const result = await inTime(requestDeletion(ctx, id, request, madeFrom, uid));
  if (result.kind === 'missing') throw noSuchDocument();
  if (result.kind === 'changed_meanwhile') throw changedMeanwhile(result.stored, 'repeat the deletion');
  return result.kind === 'deleted' ? c.json({ id }, 200) : c.json(present(result.stored), 202);
});
