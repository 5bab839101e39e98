/** The calls about comparisons with ElevenLabs, as OpenAPI describes them. */
import { createRoute } from '@hono/zod-openapi';
import { limits, reconcileSchema, startReconcileSchema } from '@knowledge-sync/contract';
import { z } from 'zod';
import type { ApiContext } from '../runtime/context.ts';
import { requireRole } from './auth.ts';
import { noQuerySchema, refusals, security } from './declared.ts';
import { exampleReconcile } from './examples.ts';
import { limitDeclaredSize, readJson } from './request-body.ts';

const jobSchema = z.object({ job: z.string().describe("The comparison's id.") });

const answer = {
  description: 'The comparison as it stands.',
  content: {
    'application/json': { schema: reconcileSchema.meta({ id: 'Reconcile' }), example: exampleReconcile },
  },
};

export const createReconcileRoutes = (ctx: ApiContext) => ({
  startReconcile: createRoute({
    method: 'post',
    path: '/reconcile',
    operationId: 'startReconcile',
    summary: 'Compare with ElevenLabs',
    description:
      'Starts a comparison of what Firestore says is live with what ElevenLabs holds: missing, changed, second and left-over copies. It goes on by itself; watch it at `Location`, or the document `jobs/{id}` in Firestore. Without `repair` nothing is changed. With it, documents are queued or brought to one copy, and copies without a document are deleted, each only if it is still as it was compared; what is not ours is never touched. One runs at a time: while one does, it is the answer.',
    security,
    middleware: [requireRole(ctx, 'editor'), limitDeclaredSize, readJson],
    request: {
      query: noQuerySchema,
      body: {
        required: true,
        content: { 'application/json': { schema: startReconcileSchema.meta({ id: 'StartReconcile' }) } },
      },
    },
    responses: {
      202: {
        ...answer,
        description: 'The comparison that was started, or the one that is under way.',
        headers: { Location: { description: 'Where it can be watched.', schema: { type: 'string' as const } } },
      },
      ...refusals(
        'malformed-json',
        'unauthenticated',
        'forbidden',
        'too-large',
        'unsupported-media-type',
        'invalid-fields',
        'internal',
        'unavailable',
      ),
    },
  }),
  readReconcile: createRoute({
    method: 'get',
    path: '/reconcile/{job}',
    operationId: 'getReconcile',
    summary: 'See a comparison',
    description: `How far it has come, and the first ${limits.findingsShown} findings. Records are kept for 30 days.`,
    security,
    middleware: [requireRole(ctx, 'viewer')],
    request: { params: jobSchema, query: noQuerySchema },
    responses: {
      200: answer,
      ...refusals('unauthenticated', 'forbidden', 'not-found', 'invalid-fields', 'internal', 'unavailable'),
    },
  }),
});
