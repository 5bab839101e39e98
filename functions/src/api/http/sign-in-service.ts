/** Errors of Firebase Auth: which mean that it did not respond, and the answer to them. */
import { ProblemError } from './problem.ts';

/** How long a request waits for Firebase Auth. */
export const signInServiceMs = 15_000;

export const authErrorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

const passing = new Set(['auth/internal-error', 'auth/too-many-requests', 'auth/quota-exceeded']);

export const isSignInServiceDown = (error: unknown): boolean =>
  authErrorCode(error).startsWith('app/') || passing.has(authErrorCode(error));

export const signInServiceDown = (): ProblemError =>
  new ProblemError('unavailable', 'The sign-in service did not respond. Try again shortly.', {
    headers: { 'Retry-After': '10' },
  });
