import { errorCode } from './error-code.ts';

/**
 * Why a link for a new password could not be requested; null if it was. An unknown address counts
 * as requested, because the answer must not tell strangers who has an account.
 */
export function resetProblem(error: unknown): string | null {
  switch (errorCode(error)) {
    case 'auth/user-not-found':
      return null;
    case 'auth/invalid-email':
    case 'auth/missing-email':
      return 'Enter an email address, such as ana@example.com.';
    case 'auth/too-many-requests':
    case 'auth/quota-exceeded':
      return 'Too many attempts. Wait a few minutes, then try again.';
    case 'auth/network-request-failed':
      return "Couldn't reach the sign-in service. Check your connection and try again.";
    default:
      return "Couldn't send the link. Try again, or ask an administrator.";
  }
}

/** Whether the password was right, and the code of an authenticator app is missing. */
export const needsCode = (error: unknown): boolean => errorCode(error) === 'auth/multi-factor-auth-required';

/** Why a sign-in failed; null when the user closed the window. */
export function signInProblem(error: unknown): string | null {
  switch (errorCode(error)) {
    case 'auth/popup-closed-by-user':
    case 'auth/cancelled-popup-request':
      return null;
    case 'auth/invalid-credential':
    case 'auth/wrong-password':
    case 'auth/user-not-found':
    case 'auth/invalid-email':
      return 'Wrong email address or password. Try again.';
    case 'auth/user-disabled':
      return 'This account has been disabled. Ask an administrator.';
    case 'auth/too-many-requests':
      return 'Too many attempts. Wait a few minutes, then try again.';
    case 'auth/network-request-failed':
      return "Couldn't reach the sign-in service. Check your connection and try again.";
    case 'auth/popup-blocked':
      return 'The browser blocked the sign-in window. Allow pop-ups for this page and try again.';
    case 'auth/operation-not-allowed':
      return "This sign-in method isn't enabled for this project. Ask an administrator.";
    case 'auth/unauthorized-domain':
      return "Sign-in isn't allowed from this web address. Ask an administrator.";
    default:
      return 'Sign-in failed. Try again.';
  }
}
