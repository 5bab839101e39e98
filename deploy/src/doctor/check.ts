import { GoogleError } from '../google/client.ts';
import { failed, type Outcome } from '../outcome.ts';
import type { Facts } from './facts.ts';

export interface Check {
  id: string;
  title: string;
  /** Whether a deployment refuses to begin while it fails. */
  isNeededForDeploy: boolean;
  /** Checks without which this one says nothing. */
  needs: readonly string[];
  /** Changes nothing. */
  run(facts: Facts): Promise<Outcome>;
}

/** A command for the project of the check. */
export const npmRun = (command: string, { project }: Facts): string => `npm run ${command} -- --project ${project.id}`;

export const accessPage = ({ project }: Facts): string =>
  `https://console.cloud.google.com/iam-admin/iam?project=${project.id}`;

const maxLength = 300;

/** Google says so of an API that the project, or the project of the sign-in, has not enabled. */
export const isApiOff = ({ status, message }: GoogleError): boolean =>
  status === 403 && /has not been used in project|it is disabled/i.test(message);

/** The outcome of a check that Google did not answer. Other errors are defects, and are thrown. */
export function explain(error: unknown, facts: Facts): Outcome {
  if (!(error instanceof GoogleError)) throw error;
  const { status } = error;
  const message = error.message.replaceAll(/\s+/g, ' ').slice(0, maxLength);
  if (isApiOff(error)) return failed(message, npmRun('setup', facts));
  if (status === 0) return failed(message, 'Check the connection, and run this again.');
  if (status === 403) {
    const who = facts.project.email ?? 'this sign-in';
    return failed(`${who} may not look: ${message}`, `Ask an owner for access: ${accessPage(facts)}`);
  }
  return failed(message, 'Run this again. If it stays, look at https://status.cloud.google.com.');
}
