import { errorCode } from './error-code.ts';

export interface DocumentProblem {
  title: string;
  text: string;
  /** Whether another look may help. */
  canLookAgain: boolean;
}

/** Why a document cannot be shown; null while it can, or may yet be. */
export function documentProblem({
  isMissing,
  lastName,
  failure,
}: {
  isMissing: boolean;
  /** Its name as last known; null when it was never seen. */
  lastName: string | null;
  failure: Error | null;
}): DocumentProblem | null {
  if (isMissing)
    return lastName === null
      ? {
          title: 'There is no such document',
          text: 'It may have been deleted, or the link is not complete.',
          canLookAgain: false,
        }
      : {
          title: 'This document has been deleted',
          text: `“${lastName}” is no longer here, and ElevenLabs no longer holds it.`,
          canLookAgain: false,
        };
  // With something to show, a banner above it tells that it may be out of date.
  if (failure === null || lastName !== null) return null;
  if (errorCode(failure) === 'permission-denied')
    return {
      title: 'You may not see this document',
      text: 'Your role may have changed. Ask an administrator, or sign in with another account.',
      canLookAgain: true,
    };
  return {
    title: 'The document could not be loaded',
    text: 'The connection to the database ended before it came.',
    canLookAgain: true,
  };
}
