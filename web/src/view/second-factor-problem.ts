import { errorCode } from './error-code.ts';

/** Why a code of the authenticator app was not accepted, or could not be set up. */
export function secondFactorProblem(error: unknown): string {
  switch (errorCode(error)) {
    case 'auth/invalid-verification-code':
    case 'auth/missing-code':
      return 'Wrong code. Enter the one that the app shows now.';
    case 'auth/requires-recent-login':
    case 'auth/user-token-expired':
      return 'Sign out and in again, then set it up.';
    case 'auth/totp-challenge-timeout':
    case 'auth/code-expired':
      return 'This took too long. Go back and start again.';
    case 'auth/too-many-requests':
      return 'Too many attempts. Wait a few minutes, then try again.';
    case 'auth/network-request-failed':
      return "Couldn't reach the sign-in service. Check your connection and try again.";
    case 'auth/operation-not-allowed':
      return "Authenticator apps aren't enabled for this project. Ask an administrator.";
    default:
      return "Couldn't check the code. Try again, or ask an administrator.";
  }
}
