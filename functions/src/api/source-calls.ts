/** What the calls do that only web pages and files know. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { SentFile } from '../commands/content.ts';
import { createKnowledge } from '../commands/create.ts';
import { refreshPage, replaceFile } from '../commands/edit.ts';
import { isDocumentId } from '../document/document-id.ts';
import type { ApiContext } from '../runtime/context.ts';
import { createdAnswerOf, editedAnswerOf, wrongSource } from './answers.ts';
import type { ApiEnv } from './auth.ts';
import { acceptedRevisions } from './etag.ts';
import { detectFileType } from './file-type.ts';
import { invalidFields, noSuchDocument } from './problem.ts';
import type { createSourceRoutes } from './source-routes.ts';

export function addSourceCalls(
  app: OpenAPIHono<ApiEnv>,
  routes: ReturnType<typeof createSourceRoutes>,
  ctx: ApiContext,
  inTime: <T>(work: Promise<T>) => Promise<T>,
): void {
  app.openapi(routes.createFile, async (c) => {
    const { filename, name } = c.req.valid('query');
    const idempotencyKey = c.req.valid('header')['Idempotency-Key'] ?? null;
    const file = asFile(c.get('file'), filename);
    const command = { name, file, createdBy: c.get('uid'), idempotencyKey };
    const { body, headers } = createdAnswerOf(ctx, await inTime(createKnowledge(ctx, command)));
    return c.json(body, 201, headers);
  });

  app.openapi(routes.replaceFile, async (c) => {
    const { id } = c.req.valid('param');
    if (!isDocumentId(id)) throw noSuchDocument();
    const madeFrom = acceptedRevisions(c.req.valid('header')['If-Match']);
    const file = asFile(c.get('file'), c.req.valid('query').filename);
    const { body, headers } = editedAnswerOf(ctx, id, await inTime(replaceFile(ctx, id, file, madeFrom)), (type) =>
      wrongSource(type, 'only a file can be replaced by a file'),
    );
    return c.json(body, 200, headers);
  });

  app.openapi(routes.refresh, async (c) => {
    const { id } = c.req.valid('param');
    if (!isDocumentId(id)) throw noSuchDocument();
    const { body, headers } = editedAnswerOf(ctx, id, await inTime(refreshPage(ctx, id)), (type) =>
      wrongSource(type, 'only a web page can be fetched again'),
    );
    return c.json(body, 200, headers);
  });
}

/** @throws ProblemError when it is none of the kinds that ElevenLabs takes */
function asFile(bytes: Buffer, filename: string): SentFile {
  const detected = detectFileType(bytes, filename);
  if (detected.kind === 'refused') throw invalidFields([{ field: 'file', message: detected.message }]);
  return { filename, contentType: detected.contentType, bytes };
}
