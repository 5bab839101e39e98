/** Checks the ID token of the caller, and whether their role allows the call. */
import { isRole, mayDo, type Role } from '@knowledge-sync/contract';
import { createMiddleware } from 'hono/factory';
import type { TokenOwner } from '../../history/people.ts';
import type { ApiContext } from '../../runtime/context.ts';
import type { ApiEnv } from './env.ts';
import { ProblemError } from './problem.ts';
import { defineCheck } from './route.ts';
import { authErrorCode, isSignInServiceDown, signInServiceDown, signInServiceMs } from './sign-in-service.ts';
import { withTimeLimit } from './time-limit.ts';

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
      'A Firebase ID token. Its claim `role` is `viewer` (can read), `editor` (can also write) or `admin` (can also manage people).',
  },
} as const;

const refusals = {
  viewer: 'Ask an administrator for the viewer role, then sign in again.',
  editor: 'Only editors can do this. Ask an administrator for the editor role, then sign in again.',
  admin: 'Only administrators can do this. Ask one of them.',
} as const satisfies Record<Role, string>;

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
      const owner = await verify(c.var.ctx, bearerToken(c.req.header('Authorization')));
      const { uid, role } = owner;
      if (!isRole(role)) {
        throw new ProblemError(
          'forbidden',
          'Your account has no role here. Ask an administrator for the viewer or the editor role, then sign in again.',
        );
      }
      if (!mayDo(role, needed)) throw new ProblemError('forbidden', refusals[needed]);
      c.set('uid', uid);
      if (needed === 'viewer') return await next();
      const { ctx, people } = c.var;
      const remembered = withTimeLimit(ctx.clock, rememberTimeoutMs, people.remember(owner)).catch(() => undefined);
      await next();
      await remembered;
    }),
  });

function bearerToken(header: string | undefined): string {
  const token = /^Bearer +([^\s]+) *$/i.exec(header ?? '')?.[1];
  if (token !== undefined) return token;
  throw unauthenticated(
    'Send a Firebase ID token in the header Authorization: Bearer <token>.',
    'Bearer realm="knowledge"',
  );
}

async function verify(ctx: ApiContext, token: string): Promise<TokenOwner & { role?: unknown }> {
  try {
    return await withTimeLimit(ctx.clock, signInServiceMs, ctx.verifyIdToken(token));
  } catch (error) {
    if (isVerifierUnavailable(error)) {
      ctx.logger.error('tokens cannot be verified', { code: authErrorCode(error) });
      throw signInServiceDown();
    }
    if (!authErrorCode(error).startsWith('auth/')) throw error;
    throw unauthenticated(
      'The ID token is expired or not valid here. Get a new one and send the request again.',
      'Bearer realm="knowledge", error="invalid_token"',
    );
  }
}

/** firebase-admin reports as an invalid argument that Google's keys could not be fetched. */
const isVerifierUnavailable = (error: unknown): boolean =>
  isSignInServiceDown(error) || (error instanceof Error && error.message.startsWith('Error fetching public keys'));

const unauthenticated = (detail: string, challenge: string): ProblemError =>
  new ProblemError('unauthenticated', detail, { headers: { 'WWW-Authenticate': challenge } });
