import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  describeFirestoreEmulator,
  ensureFirestoreEmulator,
  type FirebaseToolsJar,
  firebaseToolsJar,
  locateFirestoreEmulator,
} from './firestore-emulator.ts';
import { findJava, type Java } from './java.ts';

let folder: string;
let env: NodeJS.ProcessEnv;
let downloads: Server;
let downloadUrl: string;

beforeAll(async () => {
  downloads = createServer((request, response) => response.writeHead(request.url === '/there.jar' ? 200 : 404).end());
  await new Promise<void>((resolve) => downloads.listen(0, '127.0.0.1', resolve));
  downloadUrl = `http://127.0.0.1:${(downloads.address() as AddressInfo).port}`;
});
afterAll(() => downloads.close());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'locator-'));
  env = { PATH: join(folder, 'bin'), HOME: folder };
});
afterEach(() => rm(folder, { recursive: true }));

async function file(path: string, content = ''): Promise<string> {
  const absolute = join(folder, path);
  await mkdir(dirname(absolute), { recursive: true });
  await writeFile(absolute, content);
  return absolute;
}

async function command(name: string, script: string): Promise<void> {
  await chmod(await file(`bin/${name}`, `#!/bin/sh\n${script}\n`), 0o755);
}

const java17: Java = { path: '/java', major: 17 };
const java21: Java = { path: '/java', major: 21 };
const ownJar = (name: string): FirebaseToolsJar => ({
  path: join(folder, 'cache', 'own.jar'),
  url: `${downloadUrl}/${name}`,
});

describe('the Firestore emulator', () => {
  it('is the jar that FIRESTORE_EMULATOR_BINARY_PATH names, before any other', async () => {
    const jar = await file('mine.jar');
    await file('cache/own.jar');
    const found = await locateFirestoreEmulator(
      { ...env, FIRESTORE_EMULATOR_BINARY_PATH: jar },
      java21,
      ownJar('there.jar'),
    );
    expect(found).toEqual({ from: 'environment', java: java21, jar });
  });

  it('is refused when FIRESTORE_EMULATOR_BINARY_PATH names no file', async () => {
    const wrong = { ...env, FIRESTORE_EMULATOR_BINARY_PATH: join(folder, 'nothing.jar') };
    await expect(locateFirestoreEmulator(wrong, java21, ownJar('there.jar'))).rejects.toThrow(/does not exist/);
  });

  it("is firebase-tools' own when Java is new enough and its jar is cached", async () => {
    await file('cache/own.jar');
    const found = await locateFirestoreEmulator(env, java21, ownJar('gone.jar'));
    expect(found).toEqual({ from: 'firebase-tools', java: java21, cached: true });
  });

  it("is firebase-tools' own when its jar can be downloaded", async () => {
    const found = await locateFirestoreEmulator(env, java21, ownJar('there.jar'));
    expect(found).toEqual({ from: 'firebase-tools', java: java21, cached: false });
    expect(found && describeFirestoreEmulator(found)).toContain('downloaded now');
  });

  it('is the Debian package of the Google Cloud CLI when Java is older', async () => {
    await file('cache/own.jar');
    const jar = await file('sdk/cloud-firestore-emulator.jar');
    await command('dpkg', `echo /usr; echo ${jar}`);
    const found = await locateFirestoreEmulator(env, java17, ownJar('there.jar'));
    expect(found).toEqual({ from: 'google-cloud', java: java17, jar });
  });

  it("is the Google Cloud CLI's when firebase-tools' jar is neither cached nor downloadable", async () => {
    const jar = await file('root/platform/cloud-firestore-emulator/cloud-firestore-emulator.jar');
    const found = await locateFirestoreEmulator(
      { ...env, CLOUDSDK_ROOT_DIR: join(folder, 'root') },
      java21,
      ownJar('gone.jar'),
    );
    expect(found).toEqual({ from: 'google-cloud', java: java21, jar });
  });

  it('is found beside gcloud', async () => {
    const jar = await file('platform/cloud-firestore-emulator/cloud-firestore-emulator.jar');
    await command('gcloud', 'exit 0');
    const found = await locateFirestoreEmulator(env, java17, ownJar('there.jar'));
    expect(found).toMatchObject({ from: 'google-cloud', jar });
  });

  it('is not found when there is neither a jar nor a download', async () => {
    expect(await locateFirestoreEmulator(env, java17, ownJar('there.jar'))).toBeNull();
    expect(await locateFirestoreEmulator(env, java21, ownJar('gone.jar'))).toBeNull();
  });

  it('is not found when Java is too old for every jar', async () => {
    const jar = await file('root/platform/cloud-firestore-emulator/cloud-firestore-emulator.jar');
    const old = { path: '/java', major: 11 };
    const sdk = { ...env, CLOUDSDK_ROOT_DIR: dirname(dirname(dirname(jar))) };
    expect(await locateFirestoreEmulator(sdk, old, ownJar('there.jar'))).toBeNull();
  });

  it('is missing with a one-line message when Java is missing', async () => {
    const failure = await ensureFirestoreEmulator(env, () => undefined).catch((error: Error) => error.message);
    expect(failure).toMatch(/^Java is missing.*install/);
    expect(failure).not.toContain('\n');
  });

  it('is missing with a one-line message when only Java is installed', async () => {
    await command('java', `echo 'openjdk version "17.0.15" 2025-04-15' >&2`);
    const failure = await ensureFirestoreEmulator(env, () => undefined).catch((error: Error) => error.message);
    expect(failure).toMatch(/^There is no Firestore emulator \(Java is 17\): install/);
    expect(failure).not.toContain('\n');
  });

  it('is expected where this version of firebase-tools puts it', async () => {
    const jar = await firebaseToolsJar({ ...env, FIREBASE_EMULATORS_PATH: '/elsewhere' });
    expect(jar.path).toMatch(/^\/elsewhere\/cloud-firestore-emulator-v[\d.]+\.jar$/);
    expect((await firebaseToolsJar(env)).path).toContain(join(folder, '.cache/firebase/emulators'));
  });
});

describe('Java', () => {
  it('is the first on PATH that runs, with its version', async () => {
    await command('java', `echo 'openjdk version "21.0.2" 2024-01-16' >&2`);
    expect(await findJava(env)).toEqual({ path: join(folder, 'bin/java'), major: 21 });
  });

  it('has its version in the second number in the old numbering', async () => {
    await command('java', `echo 'java version "1.8.0_392"' >&2`);
    expect(await findJava(env)).toMatchObject({ major: 8 });
  });

  it("is missing when macOS's stub is the only one, because it fails", async () => {
    await command('java', 'echo "Unable to locate a Java Runtime." >&2; exit 1');
    expect(await findJava(env)).toBeNull();
  });

  it("is JAVA_HOME's, even when PATH has another", async () => {
    await command('java', `echo 'openjdk version "17"' >&2`);
    await chmod(await file('home/bin/java', `#!/bin/sh\necho 'openjdk version "23"' >&2\n`), 0o755);
    expect(await findJava({ ...env, JAVA_HOME: join(folder, 'home') })).toMatchObject({ major: 23 });
  });
});
