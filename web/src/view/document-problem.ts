import { isolated } from '@knowledge-sync/contract';
import { errorCode } from './error-code.ts';

export interface DocumentProblem {
  title: string;
  text: string;
  /** Whether loading it again may help. */
  canLookAgain: boolean;
}

/** Why a document cannot be shown; null while it can, or while it loads. */
export function documentProblem({
  isMissing,
  lastName,
  failure,
}: {
  isMissing: boolean;
  /** Its last known name; null if it was never loaded. */
  lastName: string | null;
  failure: Error | null;
}): DocumentProblem | null {
  if (isMissing)
    return lastName === null
      ? {
          title: 'Document not found',
          text: 'It may have been deleted, or the link is wrong.',
          canLookAgain: false,
        }
      : {
          title: 'Document deleted',
          text: `“${isolated(lastName)}” was deleted, also at ElevenLabs.`,
          canLookAgain: false,
        };
  // With content, a banner says that it may be out of date.
  if (failure === null || lastName !== null) return null;
  if (errorCode(failure) === 'permission-denied')
    return {
      title: "You don't have access to this document",
      text: 'Your role may have changed. Ask an administrator, or sign in with another account.',
      canLookAgain: true,
    };
  return {
    title: "Couldn't load the document",
    text: 'Check your connection.',
    canLookAgain: true,
  };
}
