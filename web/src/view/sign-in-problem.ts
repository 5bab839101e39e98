import { errorCode } from './error-code.ts';

/** What went wrong with a sign-in, in plain words; null when the person closed the window and knows. */
export function signInProblem(error: unknown): string | null {
  switch (errorCode(error)) {
    case 'auth/popup-closed-by-user':
    case 'auth/cancelled-popup-request':
      return null;
    case 'auth/invalid-credential':
    case 'auth/wrong-password':
    case 'auth/user-not-found':
    case 'auth/invalid-email':
      return 'Email address and password do not match an account. Check both and try again.';
    case 'auth/user-disabled':
      return 'This account has been disabled. Ask an administrator.';
    case 'auth/too-many-requests':
      return 'Too many attempts. Wait a few minutes, then try again.';
    case 'auth/network-request-failed':
      return 'The sign-in service could not be reached. Check the network and try again.';
    case 'auth/popup-blocked':
      return 'The browser blocked the sign-in window. Allow pop-ups for this page and try again.';
    case 'auth/operation-not-allowed':
      return 'This way of signing in is not switched on for this project. Ask an administrator.';
    case 'auth/unauthorized-domain':
      return 'This address is not allowed to sign people in. Ask an administrator.';
    default:
      return 'Signing in failed. Please try again.';
  }
}
