/**
 * The password of the local accounts of a stack with a real API key. The usual one is public and
 * must not open a real workspace.
 */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { ProjectFolder } from './project-folder.ts';
import type { StackInfo } from './stack-info.ts';

export const newPassword = (): string => randomBytes(18).toString('base64url');

/** An address that signs in. Browsers send its fragment to no server. */
export const signInLink = (webUrl: string, password: string): string => `${webUrl}/#password=${password}`;

/** Sets the password of the local accounts. Saved data has that of an earlier start. */
async function setPasswords({
  authUrl,
  projectId,
  accounts,
  password,
}: Pick<StackInfo, 'authUrl' | 'projectId' | 'accounts' | 'password'>): Promise<void> {
  const ask = async (method: string, body: object): Promise<unknown> => {
    const response = await fetch(
      `${authUrl}/identitytoolkit.googleapis.com/v1/projects/${projectId}/accounts:${method}`,
      {
        method: 'POST',
        headers: { authorization: 'Bearer owner', 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(10_000),
      },
    );
    if (!response.ok) throw new Error(`The Auth emulator answered ${response.status} to accounts:${method}.`);
    return await response.json();
  };
  const { users = [] } = (await ask('lookup', { email: accounts.map(({ email }) => email) })) as {
    users?: { localId: string }[];
  };
  for (const { localId } of users) await ask('update', { localId, password });
}

/** Sets the password, and leaves it for the other commands of the same user, such as the demo. */
export async function keepPassword(info: StackInfo, folder: Pick<ProjectFolder, 'password'>): Promise<void> {
  await writeFile(folder.password, info.password, { mode: 0o600 });
  await setPasswords(info);
}

/** The password that a running stack has left; null if it has the public one. */
export const readPassword = (folder: Pick<ProjectFolder, 'password'>): Promise<string | null> =>
  readFile(folder.password, 'utf8').catch(() => null);
