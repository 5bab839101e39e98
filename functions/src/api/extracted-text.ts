/** The text of a document as ElevenLabs has it, which agents answer from. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { extractedTextSchema, limits } from '@knowledge-sync/contract';
import { inTime as inTimeOfRequests } from '../agents/in-time.ts';
import { readExtractedText } from '../remote/extracted-text.ts';
import { readKnowledge } from '../store/read.ts';
import { documentParamsSchema, knownId, noSuchDocument } from './document-answers.ts';
import { exampleExtractedText } from './examples.ts';
import { asksElevenLabs } from './http/elevenlabs.ts';
import type { ApiEnv } from './http/env.ts';
import { ProblemError } from './http/problem.ts';
import { requireRole } from './http/role.ts';
import { defineRoute, noQuerySchema } from './http/route.ts';
import { limitedAs } from './limits/check.ts';

export const extractedText = new OpenAPIHono<ApiEnv>();

const read = defineRoute({
  method: 'get',
  path: '/knowledge/{id}/extracted-text',
  operationId: 'getExtractedText',
  summary: 'Read the text that agents read',
  description:
    'The text that ElevenLabs took from a file or a web page, as plain text. While a change waits to be synced, it is the earlier one. Reads from ElevenLabs.',
  checks: [requireRole('viewer'), limitedAs('agents'), asksElevenLabs],
  request: { params: documentParamsSchema, query: noQuerySchema },
  answers: {
    200: {
      description: 'The text.',
      content: {
        'application/json': {
          schema: extractedTextSchema.meta({ id: 'ExtractedText' }),
          example: exampleExtractedText,
        },
      },
    },
  },
  refusals: ['not-found', 'not-synced', 'copy-gone', 'text-too-long', 'malformed-document', 'newer-document'],
});

const refusals = {
  gone: () => new ProblemError('copy-gone', 'ElevenLabs no longer has this document. Send it again to restore it.'),
  too_long: () =>
    new ProblemError(
      'text-too-long',
      `The text is longer than ${limits.extractedTextMaxBytes / 1_000_000} MB, too long to show. Agents still use it.`,
    ),
};

extractedText.openapi(read, async (c) => {
  const id = knownId(c.req.valid('param'));
  const { ctx, inTime, askElevenLabs } = c.var;
  const stored = await inTime(readKnowledge(ctx, id));
  if (stored === null) throw noSuchDocument();
  const { elevenlabs_document_id: copyId, source } = stored.document;
  if (copyId === null) {
    throw new ProblemError('not-synced', "ElevenLabs doesn't have this document yet. Try again once it is synced.");
  }
  const content = await askElevenLabs((engine) =>
    inTimeOfRequests(engine, async (limitsOfCall) =>
      readExtractedText(await engine.provider(), copyId, source.type === 'text', limitsOfCall()),
    ),
  );
  if (content.kind !== 'read') throw refusals[content.kind]();
  return c.json({ text: content.text }, 200);
});
