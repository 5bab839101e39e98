/** The calls of the API as OpenAPI describes them. What they do stands in app.ts. */
import { createRoute } from '@hono/zod-openapi';
import {
  createKnowledgeSchema,
  deleteKnowledgeSchema,
  editKnowledgeSchema,
  healthAnswerSchema,
  knowledgeListSchema,
  knowledgeSchema,
  listKnowledgeSchema,
} from '@knowledge-sync/contract';
import { z } from 'zod';
import type { ApiContext } from '../runtime/context.ts';
import { createAgentRoutes } from './agent-routes.ts';
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
import { exampleDocument } from './examples.ts';
import { createIndexRoutes } from './index-routes.ts';
import { createReconcileRoutes } from './reconcile-routes.ts';
import { limitDeclaredSize, readJson } from './request-body.ts';
import { createSourceRoutes } from './source-routes.ts';

/** @param ctx what the routes' own checks need; the handlers get theirs in app.ts */
export function createRoutes(ctx: ApiContext) {
  return {
    create: createRoute({
      method: 'post',
      path: '/knowledge',
      operationId: 'createKnowledge',
      summary: 'Create a document',
      description:
        'Stores a text (`name`, `content`) or the address of a web page (`url`) and queues it for ElevenLabs, which fetches the page itself. Nothing is stored when the request is refused. Follow `sync_status` to see it become `completed`.',
      security,
      middleware: [requireRole(ctx, 'editor'), limitDeclaredSize, readJson],
      request: {
        query: noQuerySchema,
        headers: createHeadersSchema,
        body: {
          required: true,
          content: { 'application/json': { schema: createKnowledgeSchema.meta({ id: 'CreateKnowledge' }) } },
        },
      },
      responses: {
        201: createdAnswer(),
        ...refusals(
          'malformed-json',
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
    ...createSourceRoutes(ctx),
    list: createRoute({
      method: 'get',
      path: '/knowledge',
      operationId: 'listKnowledge',
      summary: 'List documents',
      description:
        'Newest first. A document that some other tool stored in a wrong shape is left out, so a page may be shorter than its limit.',
      security,
      middleware: [requireRole(ctx, 'viewer')],
      request: { query: listKnowledgeSchema },
      responses: {
        200: {
          description: 'One page.',
          content: {
            'application/json': {
              schema: knowledgeListSchema.meta({ id: 'KnowledgeList' }),
              example: { documents: [exampleDocument], next_cursor: null },
            },
          },
        },
        ...refusals('unauthenticated', 'forbidden', 'invalid-fields', 'internal', 'unavailable'),
      },
    }),
    read: createRoute({
      method: 'get',
      path: '/knowledge/{id}',
      operationId: 'getKnowledge',
      summary: 'Read a document',
      description: 'Its fields, its sync status and the details of the last failure.',
      security,
      middleware: [requireRole(ctx, 'viewer')],
      request: { params: paramsSchema, query: noQuerySchema },
      responses: {
        200: documentAnswer(),
        ...refusals(
          'unauthenticated',
          'forbidden',
          'not-found',
          'invalid-fields',
          'malformed-document',
          'internal',
          'unavailable',
        ),
      },
    }),
    edit: createRoute({
      method: 'patch',
      path: '/knowledge/{id}',
      operationId: 'editKnowledge',
      summary: 'Edit a document',
      description:
        'Changes the name, of a text its `content`, of a web page its `auto_sync`, and queues the document. Its copy at ElevenLabs keeps its id, but for a change of `auto_sync`: ElevenLabs takes that only with a new copy, which then takes the place of the old. An address cannot be changed: delete the document and add another. A file is replaced with a call of its own. An edit that changes nothing writes nothing. Of several edits at once the last one stands, unless they come with `If-Match`: then each holds only for the revision it was made from. While the document is `syncing` it stays so, and is queued again when that sync has ended.',
      security,
      middleware: [requireRole(ctx, 'editor'), limitDeclaredSize, readJson],
      request: {
        params: paramsSchema,
        query: noQuerySchema,
        headers: z.object({ 'If-Match': ifMatchSchema }),
        body: {
          required: true,
          content: { 'application/json': { schema: editKnowledgeSchema.meta({ id: 'EditKnowledge' }) } },
        },
      },
      responses: {
        200: documentAnswer('The document as it is now wanted.'),
        ...refusals(
          'malformed-json',
          'unauthenticated',
          'forbidden',
          'not-found',
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
    remove: createRoute({
      method: 'delete',
      path: '/knowledge/{id}',
      operationId: 'deleteKnowledge',
      summary: 'Delete a document',
      description:
        'Asks for the removal: first at ElevenLabs, then here. Until both are done the document shows `deletion_requested_at`, and a repeat gets the same answer; after that it is not found. With `delay_seconds` the removal waits for a change of mind, and a repeat without it lets it begin. A repeat after the removal has `failed` queues it again. Where agents hold the document, ElevenLabs refuses: `dependent_agents` names them, and only `force` asks again. A body is ignored.',
      security,
      middleware: [requireRole(ctx, 'editor'), limitDeclaredSize],
      request: { params: paramsSchema, query: deleteKnowledgeSchema },
      responses: {
        202: {
          description: 'The document, on its way out.',
          content: {
            'application/json': {
              schema: knowledgeSchema.meta({ id: 'Knowledge' }),
              example: { ...exampleDocument, deletion_requested_at: '2026-03-02T10:00:00.000Z' },
            },
          },
        },
        ...refusals(
          'unauthenticated',
          'forbidden',
          'not-found',
          'too-large',
          'invalid-fields',
          'malformed-document',
          'internal',
          'unavailable',
        ),
      },
    }),
    retry: createRoute({
      method: 'post',
      path: '/knowledge/{id}/retry-sync',
      operationId: 'retryKnowledgeSync',
      summary: 'Retry a failed document',
      description:
        'Queues a failed document again. Of several calls at once one succeeds, the others are told that it is no longer failed. A body is ignored.',
      security,
      middleware: [requireRole(ctx, 'editor'), limitDeclaredSize],
      request: { params: paramsSchema, query: noQuerySchema },
      responses: {
        200: documentAnswer('The document, `pending` again.'),
        ...refusals(
          'unauthenticated',
          'forbidden',
          'not-found',
          'not-failed',
          'too-large',
          'invalid-fields',
          'malformed-document',
          'internal',
          'unavailable',
        ),
      },
    }),
    restore: createRoute({
      method: 'post',
      path: '/knowledge/{id}/restore',
      operationId: 'restoreKnowledge',
      summary: 'Withdraw a deletion',
      description:
        'Possible until the removal begins (while `deletion_not_before` is set), and after ElevenLabs has refused it because agents hold the document. A document that is not to be deleted stays as it is. A body is ignored.',
      security,
      middleware: [requireRole(ctx, 'editor'), limitDeclaredSize],
      request: { params: paramsSchema, query: noQuerySchema },
      responses: {
        200: documentAnswer('The document, which stays.'),
        ...refusals(
          'unauthenticated',
          'forbidden',
          'not-found',
          'deletion-begun',
          'too-large',
          'invalid-fields',
          'malformed-document',
          'internal',
          'unavailable',
        ),
      },
    }),
    ...createIndexRoutes(ctx),
    ...createReconcileRoutes(ctx),
    ...createAgentRoutes(ctx),
    health: createRoute({
      method: 'get',
      path: '/health',
      operationId: 'getHealth',
      summary: 'See whether the service answers',
      description: 'Open to everyone. It also names the provider in use.',
      security: [],
      responses: {
        200: {
          description: 'It does.',
          content: { 'application/json': { schema: healthAnswerSchema.meta({ id: 'Health' }) } },
        },
        ...refusals('internal'),
      },
    }),
    openapi: createRoute({
      method: 'get',
      path: '/openapi.json',
      operationId: 'getOpenApi',
      summary: 'This description for programs',
      description: 'An OpenAPI 3.1 document. Open to everyone.',
      security: [],
      responses: {
        200: { description: 'The document.', content: { 'application/json': { schema: z.looseObject({}) } } },
      },
    }),
    docs: createRoute({
      method: 'get',
      path: '/docs',
      operationId: 'getDocs',
      summary: 'This description for people',
      description: 'A page. Open to everyone.',
      security: [],
      responses: { 200: { description: 'The page.', content: { 'text/html': { schema: z.string() } } } },
    }),
  };
}
