/** Gives a person a role, by the rules of the page where admins manage people. */
import { mayDo, type Role } from '@knowledge-sync/contract';
import { StackProblem } from '@knowledge-sync/emulator/problem';
import { type Google, GoogleError } from '../google/client.ts';
import {
  type Account,
  createAccount,
  endReading,
  findAccount,
  lockOut,
  mailPasswordLink,
  setRole,
} from './accounts.ts';

export interface Grant {
  email: string;
  /** Null removes it. */
  role: Role | null;
  /** Creates the account if there is none. */
  mayCreate: boolean;
  /** Grants although the address has not been confirmed. */
  isForced: boolean;
  /** Where the documents are. Null before the setup, when there are none to read. */
  database: string | null;
}

export interface Granted {
  former: Role | null;
  isNew: boolean;
  /** Whether Google mailed a link for a new password. */
  isLinkSent: boolean;
  endedSessions: boolean;
}

/** @throws StackProblem that says what to type */
export async function grant(google: Google, wanted: Grant): Promise<Granted> {
  try {
    return await give(google, wanted);
  } catch (error) {
    if (error instanceof GoogleError) throw explainRefusal(error, wanted.email, google.projectId);
    throw error;
  }
}

async function give(google: Google, { email, role, mayCreate, isForced, database }: Grant): Promise<Granted> {
  const found = await findAccount(google, email);
  if (found === null && (!mayCreate || role === null)) {
    const how = role === null ? 'Check the address.' : 'Check the address, or add --create to create the account.';
    throw new StackProblem(`${google.projectId} has no user ${email}. ${how}`);
  }
  const account = found ?? (await createAccount(google, email));
  const isNew = found === null;
  const former = account.role;
  const mayDoMore = role !== null && former !== role && mayDo(role, former ?? 'viewer');
  // A stranger may have created the account with this address, and know its password.
  const isDoubtful = !isNew && mayDoMore && !account.isVerified;
  if (isDoubtful && !isForced) {
    throw new StackProblem(
      `${email} has not been confirmed, so the account may be a stranger's. They can confirm it with "Forgot password?" on the sign-in page. To grant the role now, add --force: it replaces the password and mails a link for a new one.`,
    );
  }
  if (isDoubtful) await lockOut(google, account);
  const endedSessions = former !== null && !mayDo(role, former);
  const endsReading = endedSessions && database !== null;
  // First, because a repetition after a failure finds the new role and ends nothing; and again
  // at the end, because the person may have signed in with the former role in between.
  if (endsReading) await endReading(google, database, account);
  if (former !== role) await setRole(google, account, { role, endsSessions: endedSessions });
  if (endsReading) await endReading(google, database, account);
  const isLinkSent = (isNew || isDoubtful) && (await mails(google, account));
  return { former, isNew, isLinkSent, endedSessions };
}

/** The role is set already, and "Forgot password?" sends the same link. */
async function mails(google: Google, { email }: Account): Promise<boolean> {
  try {
    await mailPasswordLink(google, email);
    return true;
  } catch (error) {
    if (error instanceof GoogleError) return false;
    throw error;
  }
}

/** Turns Google's refusal into one line with what to do. */
export function explainRefusal({ message, status, code }: GoogleError, email: string, projectId: string): StackProblem {
  if (message.includes('INVALID_EMAIL')) return new StackProblem(`${email} is not an email address.`);
  if (message.includes('CONFIGURATION_NOT_FOUND')) {
    return new StackProblem(`${projectId} has no sign-in yet. Run \`npm run setup -- --project ${projectId}\` first.`);
  }
  if (status === 403) {
    return new StackProblem(
      `You may not manage the users of ${projectId}. Ask an owner for the role Firebase Authentication Admin.`,
    );
  }
  return new StackProblem(`Nothing was set: ${message || code}`);
}
