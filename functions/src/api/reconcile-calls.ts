/** What the calls about comparisons do. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { limits, type Reconcile, type TimestampLike } from '@knowledge-sync/contract';
import { type ReadJob, readJob } from '../reconcile/read-job.ts';
import { startReconcile } from '../reconcile/start.ts';
import type { ApiContext } from '../runtime/context.ts';
import type { ApiEnv } from './auth.ts';
import { ProblemError } from './problem.ts';
import type { createReconcileRoutes } from './reconcile-routes.ts';

export function addReconcileCalls(
  app: OpenAPIHono<ApiEnv>,
  routes: ReturnType<typeof createReconcileRoutes>,
  ctx: ApiContext,
  inTime: <T>(work: Promise<T>) => Promise<T>,
): void {
  app.openapi(routes.startReconcile, async (c) => {
    const { repair } = c.req.valid('json');
    const { id, job, isNew } = await inTime(startReconcile(ctx, { repair, createdBy: c.get('uid') }));
    ctx.logger.info('comparison asked for', { job_id: id, repair, is_new: isNew });
    c.header('Location', `/api/reconcile/${id}`);
    return c.json(present({ id, job, findings: [] }), 202);
  });

  app.openapi(routes.readReconcile, async (c) => {
    const found = await inTime(readJob(ctx, c.req.valid('param').job, limits.findingsShown));
    if (found === null) {
      throw new ProblemError('not-found', 'There is no comparison with this id: start one with POST /api/reconcile.');
    }
    return c.json(present(found), 200);
  });
}

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
