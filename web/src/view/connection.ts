import { errorCode } from './error-code.ts';
import { plural } from './format.ts';
import { relativeTime } from './relative-time.ts';

/** How current the content of the page is. */
export interface Connection {
  /** The content of the page, for the texts. */
  subject: 'list' | 'document';
  isOnline: boolean;
  /**
   * Since when the server has not confirmed the content, in epoch milliseconds; null while it does.
   */
  unconfirmedSinceMs: number | null;
  /** Whether the page shows anything that could be out of date. */
  hasContent: boolean;
  /** The error that ended the listener. */
  failure: Error | null;
  /** How many changes made on this page have not reached the server. */
  unsent?: number;
}

export interface ConnectionBanner {
  tone: 'failed' | 'waiting';
  title: string;
  text: string;
  /** Whether listening again may help. */
  canListenAgain: boolean;
}

/** Shorter gaps are not shown. */
export const quietMs = 3000;

function failureText(error: Error): string {
  switch (errorCode(error)) {
    case 'permission-denied':
      return 'Access denied. Your role may have changed, or your sign-in has expired.';
    case 'unauthenticated':
      return 'Your sign-in has expired. Sign out and in again.';
    case 'resource-exhausted':
      return 'The daily quota of the database is exceeded.';
    default:
      return 'The connection to the database was closed.';
  }
}

/** Says from when the content is; without a time while that is less than a minute ago. */
function stateText(sinceMs: number | null, nowMs: number): string {
  if (sinceMs === null || nowMs - sinceMs < 60_000) return 'Showing the last known state.';
  return `Showing the state from ${relativeTime(new Date(sinceMs), nowMs).text}.`;
}

const unsentText = (unsent: number): string =>
  unsent === 0 ? '' : ` ${plural(unsent, 'change')} of yours not sent yet.`;

/** The warning above the content; null while it is live. */
export function connectionBanner(connection: Connection, nowMs: number): ConnectionBanner | null {
  const { subject, failure, hasContent, isOnline, unconfirmedSinceMs, unsent = 0 } = connection;
  const state = `${stateText(unconfirmedSinceMs, nowMs)}${unsentText(unsent)}`;
  if (failure)
    return {
      tone: 'failed',
      title: hasContent ? 'Live updates stopped' : `Couldn't load the ${subject === 'list' ? 'documents' : subject}`,
      text: hasContent ? `${failureText(failure)} The ${subject} may be out of date.` : failureText(failure),
      canListenAgain: true,
    };
  if (!isOnline)
    return {
      tone: 'waiting',
      title: "You're offline",
      text: hasContent ? state : `The ${subject} loads when you're back online.`,
      canListenAgain: false,
    };
  if (unconfirmedSinceMs !== null && nowMs - unconfirmedSinceMs >= quietMs)
    return {
      tone: 'waiting',
      title: 'Reconnecting',
      text: hasContent ? state : "The database isn't responding.",
      canListenAgain: false,
    };
  return null;
}
