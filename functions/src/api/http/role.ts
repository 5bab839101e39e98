/** Checks who calls, and whether their role allows the call. */
import { mayDo, type Role } from '@knowledge-sync/contract';
import { createMiddleware } from 'hono/factory';
import { withTimeLimit } from '../../runtime/time-limit.ts';
import type { ApiEnv } from './env.ts';
import { accountOf, verifiedToken } from './identity.ts';
import { ProblemError } from './problem.ts';
import { defineCheck } from './route.ts';

interface RoleEnv {
  Variables: ApiEnv['Variables'] & { uid: string };
}

export const securityScheme = {
  name: 'firebase',
  scheme: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'A Firebase ID token. The claim `role` of its account is `viewer` (can read), `editor` (can also write) or `admin` (can also manage people). The address of the account must be confirmed. The token is verified as RFC8725 advises: algorithm RS256, a current key of Google, audience, issuer and time.',
  },
} as const;

const refusals = {
  viewer: 'Ask an administrator for the viewer role, then sign in again.',
  editor: 'Only editors can do this. Ask an administrator for the editor role, then sign in again.',
  admin: 'Only administrators can do this. Ask one of them.',
} as const satisfies Record<Role, string>;

const isReading = (method: string): boolean => method === 'GET' || method === 'HEAD';

const rememberTimeoutMs = 2_000;

/**
 * Requires a user who may do what this role may do. The names of editors are stored while their
 * calls are handled, so that the log can show them.
 */
export const requireRole = (needed: Role) =>
  defineCheck({
    security: [{ [securityScheme.name]: [] }],
    refusals: ['unauthenticated', 'forbidden', 'unavailable'],
    middleware: createMiddleware<RoleEnv>(async (c, next) => {
      const { ctx, people, accounts } = c.var;
      const token = await verifiedToken(ctx, c.req.header('Authorization'));
      // Before the first refusal, which is logged with it.
      c.set('uid', token.uid);
      const { role } = await accountOf(ctx, accounts, token, isReading(c.req.method));
      if (role === null) {
        throw new ProblemError(
          'forbidden',
          'Your account has no role here. Ask an administrator for the viewer or the editor role, then sign in again.',
        );
      }
      if (!mayDo(role, needed)) throw new ProblemError('forbidden', refusals[needed]);
      if (needed === 'viewer') return await next();
      const remembered = withTimeLimit(ctx.clock, rememberTimeoutMs, people.remember(token)).catch(() => undefined);
      await next();
      await remembered;
    }),
  });
