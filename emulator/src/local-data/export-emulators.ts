/** Exports the emulators' data in the form that firebase-tools imports at its start. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StackInfo } from '../stack-info.ts';

type Emulators = Pick<StackInfo, 'projectId' | 'firestoreHost' | 'authUrl'>;

/** The emulators take it for an administrator. */
const headers = { authorization: 'Bearer owner', 'content-type': 'application/json' };
const firestoreName = 'firestore_export';
const authName = 'auth_export';

/** @throws Error when an emulator does not answer */
export async function exportEmulators(stack: Emulators, path: string, signal: AbortSignal): Promise<void> {
  await mkdir(path, { recursive: true });
  await exportFirestore(stack, path, signal);
  await exportAuth(stack, join(path, authName), signal);
  const metadata = {
    version: 'local',
    firestore: {
      version: 'local',
      path: firestoreName,
      metadata_file: `${firestoreName}/${firestoreName}.overall_export_metadata`,
    },
    auth: { version: 'local', path: authName },
  };
  await writeFile(join(path, 'firebase-export-metadata.json'), `${JSON.stringify(metadata, null, 2)}\n`);
}

/** The emulator itself writes the files. */
export async function exportFirestore(
  { projectId, firestoreHost }: Pick<Emulators, 'projectId' | 'firestoreHost'>,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  await request(`http://${firestoreHost}/emulator/v1/projects/${projectId}:export`, signal, {
    database: `projects/${projectId}/databases/(default)`,
    export_directory: path,
    export_name: firestoreName,
  });
}

async function exportAuth({ projectId, authUrl }: Emulators, path: string, signal: AbortSignal): Promise<void> {
  await mkdir(path);
  const accounts = `${authUrl}/identitytoolkit.googleapis.com/v1/projects/${projectId}/accounts:batchGet?maxResults=-1`;
  await writeFile(join(path, 'accounts.json'), await request(accounts, signal));
  await writeFile(
    join(path, 'config.json'),
    await request(`${authUrl}/emulator/v1/projects/${projectId}/config`, signal),
  );
}

/** Sends a GET, or a POST with the body. */
async function request(url: string, signal: AbortSignal, body?: object): Promise<string> {
  const response = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers,
    signal,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${new URL(url).pathname} answered ${response.status} ${text.slice(0, 200)}`);
  return text;
}
