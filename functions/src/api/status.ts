/** The state of the service, for those who run it. */
import { OpenAPIHono } from '@hono/zod-openapi';
import {
  blockingErrorTypes,
  type Status,
  schemaVersion,
  statusSchema,
  syncStatuses,
  type Tally,
} from '@knowledge-sync/contract';
import { readCounts } from '../counts/read.ts';
import { readSchema } from '../migrations/run.ts';
import { failedIn, readNewer, readOldestPending } from '../operations/facts.ts';
import { readSweepEnd } from '../operations/sweep-record.ts';
import { appVersion } from '../runtime/app-version.ts';
import { readNextTries } from '../sync/blocked.ts';
import { exampleStatus } from './examples.ts';
import { healthOf } from './health.ts';
import type { ApiEnv } from './http/env.ts';
import { requireRole } from './http/role.ts';
import { defineRoute, noQuerySchema } from './http/route.ts';
import { limitedAs } from './limits/check.ts';

export const status = new OpenAPIHono<ApiEnv>();

const read = defineRoute({
  method: 'get',
  path: '/status',
  operationId: 'getStatus',
  summary: 'Read the state of the service',
  description:
    'Versions, numbers of documents, the last sweep, what waits and why, and where the service runs. Costs ten reads, and one small request to ElevenLabs, whose answer is kept for a minute.',
  checks: [requireRole('editor'), limitedAs('reads')],
  request: { query: noQuerySchema },
  answers: {
    200: {
      description: 'The state.',
      content: { 'application/json': { schema: statusSchema.meta({ id: 'Status' }), example: exampleStatus } },
    },
  },
  refusals: [],
});

status.openapi(read, async (c) => {
  const { ctx, inTime, keyState } = c.var;
  const now = ctx.clock.now();
  const [[counts, schema, sweep, oldest, newer, nextTries], key, addressProblem] = await Promise.all([
    inTime(
      Promise.all([
        readCounts(ctx.db),
        readSchema(ctx.db),
        readSweepEnd(ctx.db),
        readOldestPending(ctx.db, now),
        readNewer(ctx.db),
        readNextTries(ctx.db),
      ]),
    ),
    keyState(),
    ctx.addressProblem(),
  ]);
  const failed = failedIn(counts);
  const answer: Status = {
    versions: { app: appVersion, schema: schemaVersion, stored_schema: schema.version },
    documents: counts === null ? null : byStatus(counts),
    failed_by_cause: failed,
    blocked: blockingErrorTypes.flatMap((cause) => {
      const documents = failed[cause];
      const nextTryAt = nextTries[cause]?.toDate().toISOString() ?? null;
      return documents === undefined ? [] : [{ cause, documents, next_try_at: nextTryAt }];
    }),
    last_sweep: sweep === null ? null : { ...sweep, ended_at: sweep.ended_at.toDate().toISOString() },
    oldest_pending_seconds: oldest,
    newer_documents: newer,
    elevenlabs: { ...healthOf(ctx.baseUrl, addressProblem).provider, workspace_problem: key.problem },
    placement: ctx.placement,
  };
  return c.json(answer, 200);
});

const byStatus = (counts: ReadonlyMap<Tally, number>): NonNullable<Status['documents']> =>
  Object.fromEntries(syncStatuses.map((one) => [one, counts.get(`status:${one}`) ?? 0]));
