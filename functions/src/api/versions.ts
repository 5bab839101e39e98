/** Earlier texts of a document: list, read and restore. */
import { OpenAPIHono } from '@hono/zod-openapi';
import {
  collections,
  type EarlierText,
  earlierTextContentSchema,
  earlierTextsSchema,
  limits,
} from '@knowledge-sync/contract';
import type { DocumentReference } from 'firebase-admin/firestore';
import { z } from 'zod';
import { restoreText } from '../commands/edit.ts';
import { listVersions, readVersion, type Version } from '../history/versions.ts';
import type { ApiContext } from '../runtime/context.ts';
import { documentAnswer, documentParamsSchema, editedAnswerOf, knownId, noSuchDocument } from './document-answers.ts';
import { exampleEarlierText, exampleEarlierTexts } from './examples.ts';
import { ignoredBody } from './http/body.ts';
import type { ApiEnv } from './http/env.ts';
import { acceptedRevisions, ifMatchHeadersSchema } from './http/if-match.ts';
import { ProblemError } from './http/problem.ts';
import { requireRole } from './http/role.ts';
import { defineRoute, noQuerySchema } from './http/route.ts';
import { limitedAs } from './limits/check.ts';

export const versions = new OpenAPIHono<ApiEnv>();

const versionParamsSchema = documentParamsSchema.extend({
  version: z.string().describe('The ID of the earlier text.'),
});

const list = defineRoute({
  method: 'get',
  path: '/knowledge/{id}/versions',
  operationId: 'listEarlierTexts',
  summary: 'List the earlier texts of a document',
  description: `The texts that edits replaced, newest first and at most ${limits.earlierTextsShown}. Each is kept for \`kept_days\`. Texts over ${limits.earlierTextMaxBytes / 1024} KiB and files are not kept. A document without earlier texts, or that does not exist, has an empty list.`,
  checks: [requireRole('viewer'), limitedAs('lists')],
  request: { params: documentParamsSchema, query: noQuerySchema },
  answers: {
    200: {
      description: 'The earlier texts, without their content.',
      content: {
        'application/json': { schema: earlierTextsSchema.meta({ id: 'EarlierTexts' }), example: exampleEarlierTexts },
      },
    },
  },
  refusals: ['not-found'],
});

versions.openapi(list, async (c) => {
  const { ctx, inTime } = c.var;
  const found = await inTime(listVersions(ctx, documentRef(ctx, knownId(c.req.valid('param')))));
  const kept = { kept_days: Math.max(0, ctx.earlierTextsDays), max_bytes: limits.earlierTextMaxBytes };
  return c.json({ versions: found.map(present), ...kept }, 200);
});

const read = defineRoute({
  method: 'get',
  path: '/knowledge/{id}/versions/{version}',
  operationId: 'getEarlierText',
  summary: 'Read an earlier text',
  description: 'The text as it was before an edit replaced it.',
  checks: [requireRole('viewer'), limitedAs('reads')],
  request: { params: versionParamsSchema, query: noQuerySchema },
  answers: {
    200: {
      description: 'The earlier text with its content.',
      content: {
        'application/json': {
          schema: earlierTextContentSchema.meta({ id: 'EarlierText' }),
          example: { ...exampleEarlierText, content: 'Refunds take ten days.' },
        },
      },
    },
  },
  refusals: ['not-found'],
});

versions.openapi(read, async (c) => {
  const { ctx, inTime } = c.var;
  const { id, version } = c.req.valid('param');
  const found = await inTime(readVersion(ctx, documentRef(ctx, knownId({ id })), version));
  if (found === null) throw noSuchVersion();
  return c.json({ ...present(found), content: found.content }, 200);
});

const restore = defineRoute({
  method: 'post',
  path: '/knowledge/{id}/versions/{version}/restore',
  operationId: 'restoreEarlierText',
  summary: 'Restore an earlier text',
  description:
    "Makes an earlier text the document's text again, as an edit does: the current text becomes an earlier text, and the document is queued. The name stays. With `If-Match` it is restored only if the document still has that revision. A body is ignored.",
  checks: [requireRole('editor'), limitedAs('writes'), ignoredBody],
  request: { params: versionParamsSchema, query: noQuerySchema, headers: ifMatchHeadersSchema },
  answers: { 200: documentAnswer('The document with the earlier text.') },
  refusals: ['not-found', 'wrong-source', 'being-deleted', 'changed-meanwhile', 'malformed-document', 'newer-document'],
});

versions.openapi(restore, async (c) => {
  const { ctx, inTime, uid } = c.var;
  const { id: given, version } = c.req.valid('param');
  const id = knownId({ id: given });
  const madeFrom = acceptedRevisions(c.req.valid('header')['If-Match']);
  const found = await inTime(readVersion(ctx, documentRef(ctx, id), version));
  if (found === null) throw (await inTime(documentRef(ctx, id).get())).exists ? noSuchVersion() : noSuchDocument();
  const result = await inTime(restoreText(ctx, id, found.content, madeFrom, uid));
  const { body, headers } = editedAnswerOf(
    result,
    () => new ProblemError('wrong-source', 'The document is no longer a text. Nothing was changed.'),
  );
  return c.json(body, 200, headers);
});

const documentRef = ({ db }: ApiContext, id: string): DocumentReference => db.collection(collections.knowledge).doc(id);

const noSuchVersion = (): ProblemError =>
  new ProblemError('not-found', 'There is no earlier text with this ID. It may have expired.');

const present = ({ id, record }: Version): EarlierText => ({
  id,
  name: record.name,
  size_bytes: record.size_bytes,
  sha256: record.sha256,
  saved_at: record.saved_at.toDate().toISOString(),
  saved_by: record.saved_by,
  replaced_at: record.replaced_at.toDate().toISOString(),
  replaced_by: record.replaced_by,
});
