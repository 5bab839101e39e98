/** Names the causes that need a person, and says what to do about each. Pure. */
import { errorCatalogue, errorTitles, lateAfterSeconds, type SyncErrorType } from '@knowledge-sync/contract';
import type { Facts, FailedByCause } from '../facts.ts';

export type AlertCause = SyncErrorType | 'pending' | 'sweep' | 'newer_documents';

export interface Alert {
  cause: AlertCause;
  title: string;
  /** Says what happened and what to do. */
  action: string;
  /** How many documents it concerns; for the sweep, how many of its phases. */
  count: number;
  /** The list of these documents, as a path of the web app. */
  path: string;
}

export interface Findings {
  facts: Facts;
  /** Failed documents that no schedule tries again, by cause. */
  givenUp: FailedByCause;
  /** How many documents have been pending for too long. */
  latePending: number;
  /** Phases that failed in this sweep and in the one before. */
  failedPhases: readonly string[];
}

export function alertsFor({ facts, givenUp, latePending, failedPhases }: Findings): Alert[] {
  const alerts = (Object.entries(givenUp) as [SyncErrorType, number][]).map(
    ([cause, count]): Alert => ({
      cause,
      title: errorTitles[cause],
      action: errorCatalogue[cause].final,
      count,
      path: `/?status=failed&cause=${cause}`,
    }),
  );
  if (latePending > 0) {
    alerts.push({
      cause: 'pending',
      title: 'Documents wait too long',
      action: `Documents have been pending for more than ${lateAfterSeconds.pending / 60} minutes. After a large import, wait. Otherwise run npm run doctor.`,
      count: latePending,
      path: '/?status=pending',
    });
  }
  if (failedPhases.length > 0) {
    alerts.push({
      cause: 'sweep',
      title: 'The sweep fails',
      action: `Look for "a phase of the sweep failed" in the log: ${failedPhases.join(', ')}.`,
      count: failedPhases.length,
      path: '/',
    });
  }
  if (facts.newer > 0) {
    alerts.push({
      cause: 'newer_documents',
      title: 'Documents of a newer release',
      action: 'A newer release has written them, and this one leaves them as they are. Deploy the newer release again.',
      count: facts.newer,
      path: '/',
    });
  }
  return alerts;
}
