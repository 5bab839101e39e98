import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FirestoreEmulator } from './firestore-emulator.ts';
import { guardEnvironment } from './guard-settings.ts';
import { writeJavaShim } from './java-shim.ts';
import { rootDir } from './paths.ts';
import { StackProblem } from './problem.ts';
import { markVariable } from './processes.ts';
import type { ProjectFolder } from './project-folder.ts';
import { childEnvironment } from './run-command.ts';
import { localProjectId } from './stack-info.ts';

/** Credentials and settings of other projects, which must not reach the local stack. */
const removedVariables = [
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

/**
 * The environment of firebase-tools. Writes the java shim, through which it starts the Firestore
 * emulator.
 */
export async function firebaseEnvironment(
  emulator: FirestoreEmulator,
  folder: ProjectFolder,
  guard: { mark: string; origins: readonly string[]; secrets: Readonly<Record<string, string>> },
): Promise<NodeJS.ProcessEnv> {
  const origins = [...guard.origins];
  const env = childEnvironment({
    CI: '1',
    NO_UPDATE_NOTIFIER: '1',
    METADATA_SERVER_DETECTION: 'none',
    // Seconds; firebase-tools' own limit of 10 is too short for a busy machine.
    FUNCTIONS_DISCOVERY_TIMEOUT: '60',
    XDG_CONFIG_HOME: join(folder.dir, 'config'),
    TMPDIR: folder.temporary,
    [markVariable]: guard.mark,
  });
  for (const name of removedVariables) delete env[name];
  Object.assign(env, guardEnvironment({ origins, secretsFile: folder.secrets, secrets: { ...guard.secrets } }));
  const jar = emulator.from === 'firebase-tools' ? null : emulator.jar;
  const shim = await writeJavaShim(join(folder.dir, 'bin'), { java: emulator.java.path, jar, origins });
  env.PATH = `${shim}${delimiter}${env.PATH ?? ''}`;
  // firebase-tools makes the file that this names executable, so it gets one of ours; the shim runs
  // the real jar.
  if (jar !== null) env.FIRESTORE_EMULATOR_BINARY_PATH = join(shim, 'java');
  return env;
}

export interface FirebaseProcess {
  child: ChildProcess;
  /** Resolves with the exit code or the signal, as text. */
  ended: Promise<string>;
}

/**
 * Starts the emulators in their own process group, so that Ctrl-C reaches only the launcher, which
 * stops them.
 *
 * @param importDir the data to load, as firebase-tools exports it
 */
export function spawnFirebase(folder: ProjectFolder, env: NodeJS.ProcessEnv, importDir: string): FirebaseProcess {
  const log = openSync(folder.log, 'a');
  const child = spawn(
    process.execPath,
    [
      ...['--import', fileURLToPath(new URL('firebase-guard.ts', import.meta.url))],
      join(rootDir, 'node_modules/firebase-tools/lib/bin/firebase.js'),
      ...['emulators:start', '--only', 'auth,functions,firestore,hosting'],
      ...['--project', localProjectId, '--import', importDir],
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

/** Warnings of every start, which mean nothing. */
const noise = /Env variable override|Emulator UI is not starting|multiple instances/;

/** The lines of the log that explain a failure best. */
export async function logTail(folder: ProjectFolder): Promise<string> {
  const log = await readFile(folder.log, 'utf8').catch(() => '');
  const lines = log.split('\n').filter((line) => line.trim() !== '' && !noise.test(line));
  const errors = lines.filter((line) => /error|⚠|fatal/i.test(line));
  return (errors.length > 0 ? errors : lines).slice(-8).join('\n');
}

/** The emulator whose process ended, as firebase-tools logs it, or null. */
export async function lostEmulator(folder: ProjectFolder): Promise<string | null> {
  const log = await readFile(folder.log, 'utf8').catch(() => '');
  const name = /(\w+ Emulator) has exited/.exec(log)?.[1];
  return name === undefined ? null : `the ${name.replace('Emulator', 'emulator')}`;
}

/**
 * Whether every emulator and trigger is ready. A trigger that is not registered yet would miss its
 * events.
 */
export async function isReady(folder: ProjectFolder): Promise<boolean> {
  const log = await readFile(folder.log, 'utf8').catch(() => '');
  if (log.includes('Failed to load function definition')) {
    throw new StackProblem(`The functions do not load. Fix what these lines name:\n${await logTail(folder)}`);
  }
  return log.includes('All emulators ready');
}

/** Functions' lines begin with `>`; firebase-tools marks its own warnings with a sign. */
const isTrouble = (line: string): boolean => /^>.*(WARN|ERROR)/.test(line) || /^⚠ +functions/.test(line);

/** Shows new warnings and errors of the functions. */
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
