/** Secret Manager. Values are never logged and never in an argument. */
import type { Google } from './client.ts';

export interface SecretVersion {
  /** Such as `3`. */
  number: string;
  isEnabled: boolean;
}

const secretPath = (google: Google, secret: string): string => `v1/projects/${google.projectId}/secrets/${secret}`;
const numberIn = (name: string): string => name.split('/').at(-1) ?? '';

/** The latest one; null without a secret or a version. */
export async function latestVersion(google: Google, secret: string): Promise<SecretVersion | null> {
  const path = `${secretPath(google, secret)}/versions/latest`;
  const found = await google.find<{ name: string; state?: string }>('secrets', path);
  return found === null ? null : { number: numberIn(found.name), isEnabled: found.state === 'ENABLED' };
}

export const hasEnabledVersion = async (google: Google, secret: string): Promise<boolean> =>
  (await latestVersion(google, secret))?.isEnabled ?? false;

/** Creates the secret if there is none. Returns the number of the version. */
export async function addVersion(google: Google, secret: string, value: string): Promise<string> {
  if ((await google.find('secrets', secretPath(google, secret))) === null) {
    await google.send(
      'POST',
      'secrets',
      `v1/projects/${google.projectId}/secrets`,
      { replication: { automatic: {} } },
      { secretId: secret },
    );
  }
  const data = Buffer.from(value).toString('base64');
  const path = `${secretPath(google, secret)}:addVersion`;
  const { name } = await google.send<{ name: string }>('POST', 'secrets', path, { payload: { data } });
  return numberIn(name);
}

/** The value of a version, or of the latest one. */
export async function readVersion(google: Google, secret: string, version = 'latest'): Promise<string> {
  const path = `${secretPath(google, secret)}/versions/${version}:access`;
  const { payload } = await google.get<{ payload: { data: string } }>('secrets', path);
  return Buffer.from(payload.data, 'base64').toString('utf8');
}

/** The numbers of the enabled versions, the newest first. */
export async function enabledVersions(google: Google, secret: string): Promise<string[]> {
  const path = `${secretPath(google, secret)}/versions`;
  const versions = await google.list<{ name: string; state?: string }>('secrets', path, 'versions', {}, 200);
  return versions.filter(({ state }) => state === 'ENABLED').map(({ name }) => numberIn(name));
}

export const disableVersion = (google: Google, secret: string, version: string): Promise<object> =>
  google.send('POST', 'secrets', `${secretPath(google, secret)}/versions/${version}:disable`, {});
