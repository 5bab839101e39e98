/** The project that the copies at ElevenLabs belong to, and the decision after a database copy. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { decidedInstallationSchema, decideInstallationSchema, installationSchema } from '@knowledge-sync/contract';
import { isDocumentId } from '../document/document-id.ts';
import { logChange } from '../history/log-change.ts';
import { type DatabaseOwner, ownerOf, startAnew, takeOver } from '../remote/moved-database.ts';
import { jsonBody } from './http/body.ts';
import type { ApiEnv } from './http/env.ts';
import { invalidFields, ProblemError } from './http/problem.ts';
import { requireRole } from './http/role.ts';
import { defineRoute, noQuerySchema } from './http/route.ts';
import { limitedAs } from './limits/check.ts';

export const installation = new OpenAPIHono<ApiEnv>();

const read = defineRoute({
  method: 'get',
  path: '/installation',
  operationId: 'getInstallation',
  summary: 'Read which project the copies belong to',
  description:
    'Each installation has a folder of its own at ElevenLabs. After the database was copied into another Firebase project, `is_own` is false, and nothing is sent to ElevenLabs until somebody decides with `POST /api/installation`.',
  checks: [requireRole('viewer'), limitedAs('reads')],
  request: { query: noQuerySchema },
  answers: {
    200: {
      description: 'The installation.',
      content: {
        'application/json': {
          schema: installationSchema.meta({ id: 'Installation' }),
          example: { id: 'k3x9qm2lr7', project_id: 'my-project', current_project_id: 'my-project', is_own: true },
        },
      },
    },
  },
  refusals: [],
});

installation.openapi(read, async (c) => {
  const { ctx, inTime } = c.var;
  const owner = await inTime(ctx.engine().then(ownerOf));
  return c.json(
    {
      id: owner.installation?.id ?? null,
      project_id: owner.installation?.project_id ?? null,
      current_project_id: owner.projectId,
      is_own: owner.isOwn,
    },
    200,
  );
});

const decide = defineRoute({
  method: 'post',
  path: '/installation',
  operationId: 'decideInstallation',
  summary: 'Decide which project keeps the copies',
  description:
    'Only while `is_own` is false. `take_over` makes this project the owner of the copies: switch the other project off first, because two projects must not change the same copies. `start_anew` sends all documents again into a folder of its own, a hundred documents with each call: repeat the call with `next_cursor` until it is null. Copies of the other project are never changed.',
  checks: [requireRole('editor'), limitedAs('writes'), jsonBody],
  request: {
    query: noQuerySchema,
    body: {
      required: true,
      content: { 'application/json': { schema: decideInstallationSchema.meta({ id: 'DecideInstallation' }) } },
    },
  },
  answers: {
    200: {
      description: 'What was done.',
      content: {
        'application/json': {
          schema: decidedInstallationSchema.meta({ id: 'DecidedInstallation' }),
          example: { documents: 100, next_cursor: 'V1StGXR8Z5jdHi6BmyT0' },
        },
      },
    },
  },
  refusals: ['nothing-to-decide'],
});

installation.openapi(decide, async (c) => {
  const { ctx, inTime, uid } = c.var;
  const { decision, project_id: confirmed, cursor = null } = c.req.valid('json');
  const engine = await ctx.engine();
  const owner = await inTime(ownerOf(engine));
  if (owner.isOwn) throw nothingToDecide();
  assertConfirmed(owner, confirmed);
  if (cursor !== null && !isDocumentId(cursor)) {
    throw invalidFields([{ field: 'cursor', message: 'cursor must be the next_cursor of the last answer.' }]);
  }
  if (decision === 'take_over') {
    if (!(await inTime(takeOver(engine)))) throw nothingToDecide();
    logChange(ctx, { uid, action: decision });
    return c.json({ documents: 0, next_cursor: null }, 200);
  }
  const page = await inTime(startAnew(engine, cursor));
  if (page === null) throw nothingToDecide();
  logChange(ctx, { uid, action: decision });
  return c.json({ documents: page.documents, next_cursor: page.nextCursor }, 200);
});

const nothingToDecide = (): ProblemError =>
  new ProblemError('nothing-to-decide', 'The database belongs to this project. Nothing was changed.');

function assertConfirmed({ installation: standing }: DatabaseOwner, confirmed: string): void {
  if (standing?.project_id === confirmed) return;
  throw invalidFields([
    {
      field: 'project_id',
      message: `project_id must be ${standing?.project_id ?? ''}, the project that the copies belong to now.`,
    },
  ]);
}
