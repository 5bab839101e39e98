/** Who is calling, and whether they may. */
import { isRole, type Role } from '@knowledge-sync/contract';
import { createMiddleware } from 'hono/factory';
import type { ApiContext } from '../runtime/context.ts';
import { ProblemError } from './problem.ts';
import { withTimeLimit } from './time-limit.ts';

export interface ApiEnv {
  Variables: { uid: string; file: Buffer };
}

const verifyTimeoutMs = 15_000;

/** Lets a user with this role pass; an editor may do all that a viewer may. */
export const requireRole = (ctx: ApiContext, needed: Role) =>
  createMiddleware<ApiEnv>(async (c, next) => {
    const { uid, role } = await verify(ctx, bearerToken(c.req.header('Authorization')));
    if (!isRole(role)) {
      throw new ProblemError(
        'forbidden',
        'Your account has no role here: ask an administrator to make you a viewer or an editor, then sign in again.',
      );
    }
    if (needed === 'editor' && role !== 'editor') {
      throw new ProblemError(
        'forbidden',
        'You are a viewer, and this takes an editor: ask an administrator for the role, then sign in again.',
      );
    }
    c.set('uid', uid);
    await next();
  });

function bearerToken(header: string | undefined): string {
  const token = /^Bearer +([^\s]+) *$/i.exec(header ?? '')?.[1];
  if (token !== undefined) return token;
  throw unauthenticated(
    'Send a Firebase ID token in the header Authorization: Bearer <token>.',
    'Bearer realm="knowledge"',
  );
}

async function verify(ctx: ApiContext, token: string): Promise<{ uid: string; role?: unknown }> {
  try {
    return await withTimeLimit(ctx.clock, verifyTimeoutMs, ctx.verifyIdToken(token));
  } catch (error) {
    if (isVerifierUnavailable(error)) {
      ctx.logger.error('tokens cannot be checked', { code: codeOf(error) });
      throw new ProblemError('unavailable', 'The sign-in service did not answer: try again shortly.', {
        headers: { 'Retry-After': '10' },
      });
    }
    if (!codeOf(error).startsWith('auth/')) throw error;
    throw unauthenticated(
      'The ID token is expired or not valid here: get a fresh one and send it again.',
      'Bearer realm="knowledge", error="invalid_token"',
    );
  }
}

/** firebase-admin reports that Google's keys could not be fetched as a bad argument. */
const isVerifierUnavailable = (error: unknown): boolean =>
  codeOf(error).startsWith('app/') ||
  codeOf(error) === 'auth/internal-error' ||
  (error instanceof Error && error.message.startsWith('Error fetching public keys'));

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

const unauthenticated = (detail: string, challenge: string): ProblemError =>
  new ProblemError('unauthenticated', detail, { headers: { 'WWW-Authenticate': challenge } });
