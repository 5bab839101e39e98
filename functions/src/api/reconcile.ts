/** Comparisons with ElevenLabs: starting one and reading its result. */
import { OpenAPIHono } from '@hono/zod-openapi';
import {
  limits,
  type Reconcile,
  reconcileSchema,
  startReconcileSchema,
  type TimestampLike,
} from '@knowledge-sync/contract';
import { z } from 'zod';
import { type ReadJob, readJob } from '../reconcile/read-job.ts';
import { startReconcile } from '../reconcile/start.ts';
import { exampleReconcile } from './examples.ts';
import { jsonBody } from './http/body.ts';
import type { ApiEnv } from './http/env.ts';
import { ProblemError } from './http/problem.ts';
import { requireRole } from './http/role.ts';
import { defineRoute, noQuerySchema } from './http/route.ts';
import { limitedAs } from './limits/check.ts';

export const reconcile = new OpenAPIHono<ApiEnv>();

const jobContent = {
  'application/json': { schema: reconcileSchema.meta({ id: 'Reconcile' }), example: exampleReconcile },
};

const start = defineRoute({
  method: 'post',
  path: '/reconcile',
  operationId: 'startReconcile',
  summary: 'Compare with ElevenLabs',
  description:
    'Starts a comparison of the documents in Firestore with their copies at ElevenLabs, which finds missing, changed, duplicate and orphaned copies. It continues in the background: follow it at `Location`, or in the document `jobs/{id}` in Firestore. Without `repair` nothing is changed. With it, documents are queued again or reduced to one copy, and copies without a document are deleted, each only if it has not changed since it was compared. If that would delete more than 10 copies that are more than 10 % of all, nothing is deleted: `deletions_held` has the number, and a new repair with this number as `confirm_deletions` deletes them. Documents that this service did not create are never touched. Only one comparison runs at a time. While one runs, it is returned instead.',
  checks: [requireRole('editor'), limitedAs('writes'), jsonBody],
  request: {
    query: noQuerySchema,
    body: {
      required: true,
      content: { 'application/json': { schema: startReconcileSchema.meta({ id: 'StartReconcile' }) } },
    },
  },
  answers: {
    202: {
      description: 'The comparison that was started, or the one that is running.',
      headers: { Location: { description: 'The path of the comparison.', schema: { type: 'string' as const } } },
      content: jobContent,
    },
  },
  refusals: [],
});

reconcile.openapi(start, async (c) => {
  const { ctx, inTime, uid } = c.var;
  const { repair, confirm_deletions: confirmDeletions = null } = c.req.valid('json');
  const { id, job, isNew } = await inTime(startReconcile(ctx, { repair, createdBy: uid, confirmDeletions }));
  ctx.logger.info('comparison requested', { uid, job_id: id, repair, is_new: isNew });
  return c.json(present({ id, job, findings: [] }), 202, { Location: `/api/reconcile/${id}` });
});

const read = defineRoute({
  method: 'get',
  path: '/reconcile/{job}',
  operationId: 'getReconcile',
  summary: 'Read a comparison',
  description: `Its progress and the first ${limits.findingsShown} findings. Comparisons are kept for 30 days.`,
  checks: [requireRole('viewer'), limitedAs('reads')],
  request: { params: z.object({ job: z.string().describe("The comparison's ID.") }), query: noQuerySchema },
  answers: { 200: { description: 'The comparison with its current state.', content: jobContent } },
  refusals: ['not-found'],
});

reconcile.openapi(read, async (c) => {
  const { ctx, inTime } = c.var;
  const found = await inTime(readJob(ctx, c.req.valid('param').job, limits.findingsShown));
  if (found === null) {
    throw new ProblemError(
      'not-found',
      'There is no comparison with this ID. Start a new one with POST /api/reconcile.',
    );
  }
  return c.json(present(found), 200);
});

const present = ({ id, job, findings }: ReadJob): Reconcile => ({
  id,
  status: job.status,
  repair: job.repair,
  created_at: iso(job.created_at),
  created_by: job.created_by,
  updated_at: iso(job.updated_at),
  ended_at: job.ended_at === null ? null : iso(job.ended_at),
  counts: job.counts,
  message: job.message,
  confirm_deletions: job.confirm_deletions,
  deletions_held: job.deletions_held,
  findings: findings.map(({ kind, state, document_id, name, elevenlabs_document_id, drift, found_at }) => ({
    kind,
    state,
    document_id,
    name,
    elevenlabs_document_id,
    drift,
    found_at: iso(found_at),
  })),
});

const iso = (timestamp: TimestampLike): string => timestamp.toDate().toISOString();
