import { isRole, type Role, roles } from '@knowledge-sync/contract';
import { StackProblem } from '@knowledge-sync/emulator/problem';
import { localDatabase } from '@knowledge-sync/emulator/stack-info';
import { Google } from '../google/client.ts';
import { openProject } from '../project.ts';
import { type Granted, grant } from './grant.ts';
import { resetSecondFactor } from './reset-second-factor.ts';

export const grantUsage = `npm run grant -- someone@example.com ${[...roles].reverse().join('|')}|none --project <id>`;

export const resetUsage = 'npm run grant -- someone@example.com --reset-mfa --project <id>';

export interface GrantOptions {
  project: string | undefined;
  create: boolean;
  force: boolean;
  resetMfa: boolean;
}

export async function runGrant(positionals: readonly string[], options: GrantOptions): Promise<number> {
  const [email, role, ...rest] = positionals;
  if (options.resetMfa) return await runReset(email, role, options);
  if (email === undefined || role === undefined || rest.length > 0) {
    throw new StackProblem(`Name a person and a role: ${grantUsage}`);
  }
  const wanted = wantedRole(role);
  const { google, database } = await openAccounts(options.project);
  const granted = await grant(google, {
    email,
    role: wanted,
    mayCreate: options.create,
    isForced: options.force,
    database,
  });
  console.log(sentence({ email, role: wanted, projectId: google.projectId }, granted));
  return 0;
}

async function runReset(
  email: string | undefined,
  role: string | undefined,
  { project }: GrantOptions,
): Promise<number> {
  if (email === undefined || role !== undefined) throw new StackProblem(`Name a person and no role: ${resetUsage}`);
  const { google, database } = await openAccounts(project);
  await resetSecondFactor(google, email, database);
  console.log(`${email} has no second factor in ${google.projectId} any more. Their sessions have ended.`);
  return 0;
}

function wantedRole(role: string): Role | null {
  if (role === 'none') return null;
  if (isRole(role)) return role;
  throw new StackProblem(`${role} is not a role. Use ${roles.join(', ')} or none.`);
}

interface Place {
  google: Google;
  database: string | null;
}

/** The emulators need no sign-in, and take any project. */
async function openAccounts(projectId: string | undefined): Promise<Place> {
  const { FIREBASE_AUTH_EMULATOR_HOST: accounts, FIRESTORE_EMULATOR_HOST: documents } = process.env;
  if (!accounts) {
    const { google, parameters } = await openProject(projectId, grantUsage);
    return { google, database: parameters?.database ?? null };
  }
  if (!projectId) throw new StackProblem(`No project is named. Add --project <id>: ${grantUsage}`);
  process.env.FIREBASE_AUTH_MANAGEMENT_URL = `http://${accounts}/identitytoolkit.googleapis.com`;
  if (documents) process.env.FIRESTORE_URL = `http://${documents}`;
  return { google: new Google(projectId, async () => 'owner'), database: documents ? localDatabase : null };
}

function sentence(
  { email, role, projectId }: { email: string; role: Role | null; projectId: string },
  { former, isNew, isLinkSent, endedSessions }: Granted,
): string {
  if (former === role) {
    return role === null ? `${email} has no role in ${projectId}.` : `${email} is ${role} in ${projectId} already.`;
  }
  const now =
    role === null ? `${email} no longer has a role in ${projectId}.` : `${email} is now ${role} in ${projectId}.`;
  if (endedSessions) return `${now} Their sessions have ended.`;
  if (isLinkSent) return `${now} Google has mailed them a link to set a password.`;
  if (isNew) return `${now} They set a password with "Forgot password?" on the sign-in page.`;
  return `${now} It takes effect when they sign in again, or within an hour.`;
}
