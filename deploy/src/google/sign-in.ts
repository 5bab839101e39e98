/**
 * The operator's sign-in: the one of `firebase login`, or the application default credentials of a
 * CI job. firebase-tools holds and refreshes both, so there is no second login.
 */
import { createRequire } from 'node:module';
import { rootDir } from '@knowledge-sync/emulator/paths';
import { StackProblem } from '@knowledge-sync/emulator/problem';

interface Account {
  user: { email: string };
  tokens: object;
}

const load = createRequire(import.meta.url);

export interface SignIn {
  /** Null for credentials without an address. */
  email: string | null;
  accessToken(): Promise<string>;
}

const notSignedIn =
  'You are not signed in to Google. Run `npx firebase login`, or in CI set GOOGLE_APPLICATION_CREDENTIALS, and try again.';

/** @throws StackProblem without a sign-in */
export async function signIn(projectId: string): Promise<SignIn> {
  // Its modules read the configuration of the machine when they are loaded.
  const { getGlobalDefaultAccount, getProjectDefaultAccount } = load('firebase-tools/lib/auth.js') as {
    getGlobalDefaultAccount(): Account | undefined;
    getProjectDefaultAccount(folder: string): Account | undefined;
  };
  const { requireAuth } = load('firebase-tools/lib/requireAuth.js') as {
    requireAuth(options: object): Promise<string | null>;
  };
  const { getAccessToken } = load('firebase-tools/lib/apiv2.js') as { getAccessToken(): Promise<string> };
  const { logger } = load('firebase-tools/lib/logger.js') as { logger: { silent: boolean } };
  logger.silent = true;
  try {
    const account = getProjectDefaultAccount(rootDir) ?? getGlobalDefaultAccount();
    const email = await requireAuth({ project: projectId, user: account?.user, tokens: account?.tokens });
    await getAccessToken();
    return { email: email ?? account?.user.email ?? null, accessToken: getAccessToken };
  } catch {
    throw new StackProblem(notSignedIn);
  }
}
