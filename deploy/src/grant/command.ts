import { isRole, type Role, roles } from '@knowledge-sync/contract';
import { StackProblem } from '@knowledge-sync/emulator/problem';
import { Google } from '../google/client.ts';
import { openProject } from '../project.ts';
import { type Granted, grant } from './grant.ts';

export const grantUsage = `npm run grant -- someone@example.com ${[...roles].reverse().join('|')}|none --project <id>`;

export interface GrantOptions {
  project: string | undefined;
  create: boolean;
  force: boolean;
}

export async function runGrant(positionals: readonly string[], options: GrantOptions): Promise<number> {
  const [email, role, ...rest] = positionals;
  if (email === undefined || role === undefined || rest.length > 0) {
    throw new StackProblem(`Name a person and a role: ${grantUsage}`);
  }
  const wanted = wantedRole(role);
  const google = await openAccounts(options.project);
  const granted = await grant(google, { email, role: wanted, mayCreate: options.create, isForced: options.force });
  console.log(sentence({ email, role: wanted, projectId: google.projectId }, granted));
  return 0;
}

function wantedRole(role: string): Role | null {
  if (role === 'none') return null;
  if (isRole(role)) return role;
  throw new StackProblem(`${role} is not a role. Use ${roles.join(', ')} or none.`);
}

/** The Auth emulator needs no sign-in, and takes any project. */
async function openAccounts(projectId: string | undefined): Promise<Google> {
  const emulator = process.env.FIREBASE_AUTH_EMULATOR_HOST;
  if (!emulator) return (await openProject(projectId, grantUsage)).google;
  if (!projectId) throw new StackProblem(`No project is named. Add --project <id>: ${grantUsage}`);
  process.env.FIREBASE_AUTH_MANAGEMENT_URL = `http://${emulator}/identitytoolkit.googleapis.com`;
  return new Google(projectId, async () => 'owner');
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
  if (endedSessions) return `${now} Their sessions end within an hour.`;
  if (isLinkSent) return `${now} Google has mailed them a link to set a password.`;
  if (isNew) return `${now} They set a password with "Forgot password?" on the sign-in page.`;
  return `${now} It takes effect when they sign in again, or within an hour.`;
}
