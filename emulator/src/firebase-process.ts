import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FirestoreEmulator } from './firestore-emulator.ts';
import { writeJavaShim } from './java-shim.ts';
import { rootDir, seedDir } from './paths.ts';
import { StackProblem } from './problem.ts';
import { markVariable } from './processes.ts';
import type { ProjectFolder } from './project-folder.ts';
import { childEnvironment } from './run-command.ts';
import { localProjectId } from './stack-info.ts';

/** Credentials and settings of other projects must not reach the local stack. */
const forgotten = [
  'GOOGLE_APPLICATION_CREDENTIALS',
  'GOOGLE_CLOUD_PROJECT',
  'GCLOUD_PROJECT',
  'FIREBASE_TOKEN',
  'FIREBASE_CONFIG',
  'FIREBASE_EMULATOR_HUB',
  'FIREBASE_AUTH_EMULATOR_HOST',
  'FIRESTORE_EMULATOR_HOST',
  'FIRESTORE_EMULATOR_BINARY_PATH',
  'ELEVENLABS_API_KEY',
  'ELEVENLABS_BASE_URL',
  'NODE_OPTIONS',
];

/** The environment that firebase-tools needs to find Java and the jar. Writes the java shim when one is needed. */
export async function firebaseEnvironment(
  emulator: FirestoreEmulator,
  folder: ProjectFolder,
  mark: string,
): Promise<NodeJS.ProcessEnv> {
  const env = childEnvironment({
    CI: '1',
    NO_UPDATE_NOTIFIER: '1',
    METADATA_SERVER_DETECTION: 'none',
    XDG_CONFIG_HOME: join(folder.dir, 'config'),
    [markVariable]: mark,
  });
  for (const name of forgotten) delete env[name];
  if (emulator.from === 'firebase-tools') return env;
  const shim = await writeJavaShim(join(folder.dir, 'bin'), emulator.java.path, emulator.jar);
  env.PATH = `${shim}${delimiter}${env.PATH ?? ''}`;
  // firebase-tools makes the file that this names executable, so it gets one of ours; the shim runs the real jar.
  env.FIRESTORE_EMULATOR_BINARY_PATH = join(shim, 'java');
  return env;
}

export interface FirebaseProcess {
  child: ChildProcess;
  /** Resolves with a few words on how it ended. */
  ended: Promise<string>;
}

/** Starts the emulators in a process group of their own, so that a Ctrl-C reaches them once and through us. */
export function spawnFirebase(folder: ProjectFolder, env: NodeJS.ProcessEnv): FirebaseProcess {
  const log = openSync(folder.log, 'a');
  const child = spawn(
    process.execPath,
    [
      ...['--import', fileURLToPath(new URL('guard.ts', import.meta.url))],
      join(rootDir, 'node_modules/firebase-tools/lib/bin/firebase.js'),
      ...['emulators:start', '--only', 'auth,functions,firestore,hosting'],
      ...['--project', localProjectId, '--import', seedDir],
    ],
    {
      cwd: folder.dir,
      env,
      stdio: ['ignore', log, log, 'ipc'],
      detached: true,
    },
  );
  closeSync(log);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : signal));
  });
  return { child, ended };
}

/** Said at each start, whatever happens. */
const noise = /Env variable override|Emulator UI is not starting|multiple instances/;

/** The lines that say most about a failure. */
export async function logTail(folder: ProjectFolder): Promise<string> {
  const log = await readFile(folder.log, 'utf8').catch(() => '');
  const lines = log.split('\n').filter((line) => line.trim() !== '' && !noise.test(line));
  const errors = lines.filter((line) => /error|⚠|fatal/i.test(line));
  return (errors.length > 0 ? errors : lines).slice(-8).join('\n');
}

/** The emulators answer one by one; before this line a trigger may not be registered yet, and its event would be lost. */
export async function isReady(folder: ProjectFolder): Promise<boolean> {
  const log = await readFile(folder.log, 'utf8').catch(() => '');
  if (log.includes('Failed to load function definition')) {
    throw new StackProblem(`The functions do not load: correct what these lines name.\n${await logTail(folder)}`);
  }
  return log.includes('All emulators ready');
}

/** What functions print starts with `>`; firebase-tools marks its own trouble with a sign. */
const isTrouble = (line: string): boolean => /^>.*(WARN|ERROR)/.test(line) || /^⚠ +functions/.test(line);

/** Shows warnings and errors of the functions as they come. */
export function followLog(folder: ProjectFolder, show: (line: string) => void): { stop(): void } {
  let position = 0;
  let rest = '';
  let reading = false;
  const timer = setInterval(async () => {
    if (reading) return;
    reading = true;
    const file = await open(folder.log).catch(() => null);
    const { bytesRead, buffer } = (await file?.read({ position })) ?? { bytesRead: 0, buffer: Buffer.alloc(0) };
    await file?.close();
    position += bytesRead;
    const lines = (rest + buffer.toString('utf8', 0, bytesRead)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (isTrouble(line)) show(line);
    reading = false;
  }, 500);
  return { stop: () => clearInterval(timer) };
}
