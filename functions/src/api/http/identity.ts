/** Identifies the caller: compares the ID token with the account as it is now. */
import type { KnownAccounts } from '../../people/known-accounts.ts';
import type { AccountState, ApiContext, VerifiedToken } from '../../runtime/context.ts';
import { TimeLimitError, withTimeLimit } from '../../runtime/time-limit.ts';
import { ProblemError } from './problem.ts';
import { authErrorCode, isSignInServiceDown, signInServiceDown, signInServiceMs } from './sign-in-service.ts';

/** @throws ProblemError for a token that is missing or not valid */
export async function verifiedToken(ctx: ApiContext, header: string | undefined): Promise<VerifiedToken> {
  const token = bearerToken(header);
  try {
    return await withTimeLimit(ctx.clock, signInServiceMs, ctx.verifyIdToken(token));
  } catch (error) {
    if (isVerifierUnavailable(error)) {
      ctx.logger.error('tokens cannot be verified', { code: authErrorCode(error) });
      throw signInServiceDown();
    }
    if (!authErrorCode(error).startsWith('auth/')) throw error;
    throw invalidToken('The ID token is expired or not valid here. Get a new one and send the request again.');
  }
}

/**
 * Looks the account up, because a token says for an hour what was true when it was issued. A
 * reading request may use a state that is half a minute old.
 *
 * @throws ProblemError for a session that has ended, an address that was not confirmed, or a
 * sign-in without the second factor that is required
 */
export async function accountOf(
  ctx: ApiContext,
  accounts: KnownAccounts,
  token: VerifiedToken,
  isReading: boolean,
): Promise<AccountState> {
  const state = await found(ctx, isReading ? accounts.recent(token.uid) : accounts.fresh(token.uid));
  if (state === null || state.isDisabled) throw invalidToken('This account was switched off or deleted.');
  if (!(Number(token.auth_time) * 1000 >= state.validSinceMs)) {
    throw invalidToken('Your session was ended, as after a change of your role. Sign in again.');
  }
  // Roles are given to addresses. A stranger can register one, and owns the account until its
  // owner confirms it: so the token must be from after that, and accounts without one get no role.
  if (token.email_verified !== true || !state.isVerified) {
    throw new ProblemError(
      'forbidden',
      'Your email address is not confirmed. Use "Forgot password?" on the sign-in page, then sign in again.',
    );
  }
  if (ctx.requiresSecondFactor && typeof token.firebase?.sign_in_second_factor !== 'string') {
    throw new ProblemError(
      'forbidden',
      'A second factor is required. Set one up on the page, then sign in again with its code.',
    );
  }
  return state;
}

async function found(ctx: ApiContext, look: Promise<AccountState | null>): Promise<AccountState | null> {
  try {
    return await withTimeLimit(ctx.clock, signInServiceMs, look);
  } catch (error) {
    if (!isSignInServiceDown(error) && !(error instanceof TimeLimitError)) throw error;
    ctx.logger.error('accounts cannot be read', { code: authErrorCode(error) });
    throw signInServiceDown();
  }
}

function bearerToken(header: string | undefined): string {
  const token = /^Bearer +([^\s]+) *$/i.exec(header ?? '')?.[1];
  if (token !== undefined) return token;
  throw unauthenticated(
    'Send a Firebase ID token in the header Authorization: Bearer <token>.',
    'Bearer realm="knowledge"',
  );
}

/** firebase-admin reports as an invalid argument that Google's keys could not be fetched. */
const isVerifierUnavailable = (error: unknown): boolean =>
  isSignInServiceDown(error) || (error instanceof Error && error.message.startsWith('Error fetching public keys'));

const invalidToken = (detail: string): ProblemError =>
  unauthenticated(detail, 'Bearer realm="knowledge", error="invalid_token"');

const unauthenticated = (detail: string, challenge: string): ProblemError =>
  new ProblemError('unauthenticated', detail, { headers: { 'WWW-Authenticate': challenge } });
