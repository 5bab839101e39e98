import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { createInstaller } from './apt.ts';
import { findExecutable, findJava, firebaseToolsJavaMajor, googleCloudJavaMajor, type Java } from './java.ts';
import { rootDir } from './paths.ts';
import { StackProblem } from './problem.ts';

const run = promisify(execFile);

/** The source of the Firestore emulator: firebase-tools' own, or another jar. */
export type FirestoreEmulator =
  | { from: 'firebase-tools'; java: Java; cached: boolean }
  | { from: 'environment' | 'google-cloud'; java: Java; jar: string };

/** The jar of the installed firebase-tools, and its download address. */
export interface FirebaseToolsJar {
  path: string;
  url: string;
}

const infoSchema = z.object({
  firestore: z.object({ downloadPathRelativeToCacheDir: z.string(), remoteUrl: z.string() }),
});

export async function firebaseToolsJar(env: NodeJS.ProcessEnv): Promise<FirebaseToolsJar> {
  const infoPath = join(rootDir, 'node_modules/firebase-tools/lib/emulator/downloadableEmulatorInfo.json');
  const { firestore } = infoSchema.parse(JSON.parse(await readFile(infoPath, 'utf8')));
  const cacheDir = env.FIREBASE_EMULATORS_PATH ?? join(env.HOME ?? homedir(), '.cache', 'firebase', 'emulators');
  return { path: join(cacheDir, firestore.downloadPathRelativeToCacheDir), url: firestore.remoteUrl };
}

async function isDownloadable(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(4000) })).ok;
  } catch {
    return false;
  }
}

const jarInSdk = 'platform/cloud-firestore-emulator/cloud-firestore-emulator.jar';

async function findGoogleCloudJar(env: NodeJS.ProcessEnv): Promise<string | null> {
  try {
    const { stdout } = await run('dpkg', ['-L', 'google-cloud-cli-firestore-emulator'], { env });
    const jar = stdout.split('\n').find((line) => line.endsWith('.jar') && existsSync(line));
    if (jar !== undefined) return jar;
  } catch {
    // There is no dpkg, or the package is not installed.
  }
  const roots = env.CLOUDSDK_ROOT_DIR ? [env.CLOUDSDK_ROOT_DIR] : [];
  const gcloud = await findExecutable('gcloud', env);
  if (gcloud !== null) roots.push(dirname(dirname(await realpath(gcloud))));
  return roots.map((root) => join(root, jarInSdk)).find((path) => existsSync(path)) ?? null;
}

/** Looks in the documented places, in their order. Installs nothing. */
export async function locateFirestoreEmulator(
  env: NodeJS.ProcessEnv,
  java: Java,
  ownJar: FirebaseToolsJar,
): Promise<FirestoreEmulator | null> {
  const named = env.FIRESTORE_EMULATOR_BINARY_PATH;
  if (named) {
    if (!existsSync(named)) {
      throw new StackProblem(
        `FIRESTORE_EMULATOR_BINARY_PATH names ${named}, which does not exist: correct or unset it.`,
      );
    }
    return { from: 'environment', java, jar: named };
  }
  if (java.major >= firebaseToolsJavaMajor) {
    if (existsSync(ownJar.path)) return { from: 'firebase-tools', java, cached: true };
    if (await isDownloadable(ownJar.url)) return { from: 'firebase-tools', java, cached: false };
  }
  const jar = await findGoogleCloudJar(env);
  return jar === null || java.major < googleCloudJavaMajor ? null : { from: 'google-cloud', java, jar };
}

const howToInstall =
  'install Java 21 and let firebase-tools download its own (Debian: `sudo apt-get install openjdk-21-jre-headless`), or install `google-cloud-cli-firestore-emulator` (`gcloud components install cloud-firestore-emulator`), or set FIRESTORE_EMULATOR_BINARY_PATH to its jar';

/**
 * Finds Java and the emulator. Root on Debian may install what is missing with apt.
 * @param notice shows a line to the person
 * @throws StackProblem that says what to install
 */
export async function ensureFirestoreEmulator(
  env: NodeJS.ProcessEnv,
  notice: (line: string) => void,
): Promise<FirestoreEmulator> {
  const { installFirst } = createInstaller(env, notice);
  let java = await findJava(env);
  if (java === null) {
    await installFirst(
      ['openjdk-21-jre-headless', 'openjdk-17-jre-headless'],
      'Java is missing, and the Firestore emulator needs it',
    );
    java = await findJava(env);
  }
  if (java === null) {
    throw new StackProblem(
      'Java is missing, and the Firestore emulator needs it: install a JRE of version 21 or newer (Debian: `sudo apt-get install openjdk-21-jre-headless`, or openjdk-17-jre-headless together with google-cloud-cli-firestore-emulator), then run this again.',
    );
  }
  const ownJar = await firebaseToolsJar(env);
  let found = await locateFirestoreEmulator(env, java, ownJar);
  for (const name of ['google-cloud-cli-firestore-emulator', 'openjdk-21-jre-headless']) {
    if (found !== null) break;
    const why = `There is no Firestore emulator that runs on Java ${java.major}`;
    if ((await installFirst([name], why)) === null) continue;
    java = (await findJava(env)) ?? java;
    found = await locateFirestoreEmulator(env, java, ownJar);
  }
  if (found === null) {
    throw new StackProblem(`There is no Firestore emulator (Java is ${java.major}): ${howToInstall}.`);
  }
  return found;
}

/** Describes the emulator for the terminal. */
export function describeFirestoreEmulator(emulator: FirestoreEmulator): string {
  const java = `Java ${emulator.java.major}`;
  switch (emulator.from) {
    case 'firebase-tools':
      return `firebase-tools' own${emulator.cached ? '' : ', downloaded now'}, ${java}`;
    case 'environment':
      return `${emulator.jar} (FIRESTORE_EMULATOR_BINARY_PATH), ${java}`;
    case 'google-cloud':
      return `Google Cloud CLI's copy, ${java}`;
  }
}
