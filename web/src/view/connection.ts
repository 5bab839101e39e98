import { errorCode } from './error-code.ts';
import { plural } from './format.ts';
import { relativeTime } from './relative-time.ts';

/** How sure the page is that it shows the present. */
export interface Connection {
  /** What the page shows. */
  subject: 'list' | 'document';
  isOnline: boolean;
  /** Since when the list is only what was known before; null while the server confirms it. */
  unconfirmedSinceMs: number | null;
  /** Whether there is anything on the page that could be out of date. */
  hasContent: boolean;
  /** The listener has ended with this. */
  failure: Error | null;
  /** How many changes made here have not reached the server yet. */
  unsent?: number;
}

export interface ConnectionBanner {
  tone: 'failed' | 'waiting';
  title: string;
  text: string;
  /** Whether pressing a button may help. */
  canListenAgain: boolean;
}

/** A short gap is not worth a word. */
export const quietMs = 3000;

function failureText(error: Error): string {
  switch (errorCode(error)) {
    case 'permission-denied':
      return 'The database refused: your role may have changed, or your sign-in has expired.';
    case 'unauthenticated':
      return 'Your sign-in has expired. Sign out and in again.';
    case 'resource-exhausted':
      return 'The daily quota of the database is used up.';
    default:
      return 'The connection to the database ended.';
  }
}

/** How old what is shown may be, once that is more than a moment. */
function ageOf(sinceMs: number | null, nowMs: number): string {
  if (sinceMs === null || nowMs - sinceMs < 60_000) return '';
  return ` ${relativeTime(new Date(sinceMs), nowMs).text}`;
}

const unsentText = (unsent: number): string =>
  unsent === 0 ? '' : ` ${plural(unsent, 'change')} of yours ${unsent === 1 ? 'waits' : 'wait'} to be sent.`;

/** What to say above the list; null while all is well. */
export function connectionBanner(connection: Connection, nowMs: number): ConnectionBanner | null {
  const { subject, failure, hasContent, isOnline, unconfirmedSinceMs, unsent = 0 } = connection;
  const age = ageOf(unconfirmedSinceMs, nowMs);
  if (failure)
    return {
      tone: 'failed',
      title: hasContent
        ? `The ${subject} is no longer live`
        : `The ${subject === 'list' ? 'documents' : subject} could not be loaded`,
      text: hasContent ? `${failureText(failure)} What you see may be out of date.` : failureText(failure),
      canListenAgain: true,
    };
  if (!isOnline)
    return {
      tone: 'waiting',
      title: 'You are offline',
      text: hasContent
        ? `The ${subject} shows what was known${age === '' ? ' last' : age}.${unsentText(unsent)} It catches up by itself when the network is back.`
        : 'What is here appears when the network is back.',
      canListenAgain: false,
    };
  if (unconfirmedSinceMs !== null && nowMs - unconfirmedSinceMs >= quietMs)
    return {
      tone: 'waiting',
      title: 'Reconnecting',
      text: hasContent
        ? `The database does not answer at the moment. The ${subject} shows what was known${age === '' ? ' last' : age}.${unsentText(unsent)}`
        : 'The database does not answer at the moment.',
      canListenAgain: false,
    };
  return null;
}
