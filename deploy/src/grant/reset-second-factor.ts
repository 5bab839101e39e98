import { StackProblem } from '@knowledge-sync/emulator/problem';
import { type Google, GoogleError } from '../google/client.ts';
import { endReading, findAccount, removeSecondFactors } from './accounts.ts';
import { explainRefusal } from './grant.ts';

/**
 * Removes the second factor of a person who lost it, and ends their sessions, because a finder may
 * be signed in.
 *
 * @param database null before the setup, when there is nothing to read
 * @throws StackProblem that says what to type
 */
export async function resetSecondFactor(google: Google, email: string, database: string | null): Promise<void> {
  try {
    const account = await findAccount(google, email);
    if (account === null) throw new StackProblem(`${google.projectId} has no user ${email}. Check the address.`);
    await removeSecondFactors(google, account);
    if (database !== null) await endReading(google, database, account);
  } catch (error) {
    if (error instanceof GoogleError) throw explainRefusal(error, email, google.projectId);
    throw error;
  }
}
