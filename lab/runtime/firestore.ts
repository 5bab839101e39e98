/** Google's Firestore emulator alone, without firebase-tools, and the ways in which it can be away for a while. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureFirestoreEmulator, firebaseToolsJar } from '@knowledge-sync/emulator/firestore-emulator';
import { emulatorMainClass } from '@knowledge-sync/emulator/java-shim';
import { host } from '@knowledge-sync/emulator/ports';
import { freePort } from './free-port.ts';
import { startGate } from './gate.ts';

export interface FirestoreOptions {
  projectId: string;
  /** A free one, for the clients. */
  port: number;
  /** Who gets the events: host and port. */
  functionsEmulator: string;
  /** Holds the log, and the data during a restart. */
  dir: string;
  /** Runs after every start; triggers are registered here. */
  onStart(address: string): Promise<void>;
}

export interface FirestoreProcess {
  /** Host and port, for FIRESTORE_EMULATOR_HOST. Clients pass through a gate. */
  address: string;
  pid(): number | null;
  /** Stops time for it: connections stay, and every call hangs until `resume` or its own time-out. */
  pause(): void;
  resume(): void;
  /** Connections break off, so that a commit's answer may be lost; new ones are refused. Data and events are untouched. */
  cutOff(): Promise<void>;
  reconnect(): Promise<void>;
  /** Ends it and starts it again with its documents, whose update times are then new. */
  restart(): Promise<void>;
  /** SIGKILL. It keeps everything in memory, so everything is gone. */
  kill(): Promise<void>;
  /** Starts it, empty, after a `kill`. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const startTimeoutMs = 60_000;
const exportName = 'snapshot';
/** A commit that was under way when the gate closed has ended by then. */
const drainMs = 300;

export async function startFirestore(options: FirestoreOptions): Promise<FirestoreProcess> {
  const { projectId, functionsEmulator, dir, onStart } = options;
  const { java, jar } = await installation();
  const emulatorPort = await freePort();
  const direct = `${host}:${emulatorPort}`;
  const gate = await startGate(options.port, emulatorPort);
  const exportDir = join(dir, 'export');
  await mkdir(exportDir, { recursive: true });
  const logFile = join(dir, 'firestore.log');
  let child: ChildProcess | null = null;
  let watchdog: ChildProcess | null = null;

  const running = (): ChildProcess | null =>
    child !== null && child.exitCode === null && child.signalCode === null ? child : null;

  const launch = async (flags: readonly string[]): Promise<void> => {
    if (running() !== null) throw new Error('the Firestore emulator is running already');
    const args = ['-cp', jar, emulatorMainClass, '--host', host, '--port', String(emulatorPort)];
    const started = spawn(java, [...args, '--functions_emulator', functionsEmulator, ...flags], {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    child = started;
    for (const stream of [started.stdout, started.stderr]) stream.on('data', (chunk) => appendFileSync(logFile, chunk));
    watchdog = spawnWatchdog(started);
    const deadline = performance.now() + startTimeoutMs;
    while (!(await answers(direct))) {
      if (running() === null) throw new Error(`the Firestore emulator does not start: see ${logFile}`);
      if (performance.now() > deadline) throw new Error(`the Firestore emulator does not answer: see ${logFile}`);
      await sleep(50);
    }
    await onStart(direct);
  };

  const kill = async (): Promise<void> => {
    // First, since afterwards the process id that it would end may be another's.
    watchdog?.kill('SIGKILL');
    const ending = running();
    if (ending === null) return;
    const ended = once(ending, 'exit');
    ending.kill('SIGKILL');
    await ended;
  };

  const firestore: FirestoreProcess = {
    address: gate.address,
    pid: () => running()?.pid ?? null,
    pause: () => void running()?.kill('SIGSTOP'),
    resume: () => void running()?.kill('SIGCONT'),
    cutOff: () => gate.close(),
    reconnect: () => gate.open(),
    async restart() {
      await gate.close();
      await sleep(drainMs);
      await rm(join(exportDir, exportName), { recursive: true, force: true });
      await exportTo(direct, projectId, exportDir);
      await kill();
      const metadata = join(exportDir, exportName, `${exportName}.overall_export_metadata`);
      await launch(['--seed_from_export', metadata]);
      await gate.open();
    },
    kill,
    start: () => launch([]),
    async stop() {
      await Promise.all([kill(), gate.close()]);
    },
  };
  try {
    await launch([]);
  } catch (error) {
    await firestore.stop();
    throw error;
  }
  return firestore;
}

async function installation(): Promise<{ java: string; jar: string }> {
  const emulator = await ensureFirestoreEmulator(process.env, console.error);
  if (emulator.from !== 'firebase-tools') return { java: emulator.java.path, jar: emulator.jar };
  if (!emulator.cached) {
    throw new Error("firebase-tools' Firestore emulator is not here yet: run `npx firebase setup:emulators:firestore`");
  }
  return { java: emulator.java.path, jar: (await firebaseToolsJar(process.env)).path };
}

/** Ends the emulator, a paused one too, when this process is gone, however it ended. */
function spawnWatchdog(watched: ChildProcess): ChildProcess {
  return spawn('/bin/sh', ['-c', `read -r _; kill -9 ${watched.pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
}

async function answers(address: string): Promise<boolean> {
  try {
    return (await fetch(`http://${address}/`)).ok;
  } catch {
    return false;
  }
}

async function exportTo(address: string, projectId: string, exportDir: string): Promise<void> {
  const response = await fetch(`http://${address}/emulator/v1/projects/${projectId}:export`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      database: `projects/${projectId}/databases/(default)`,
      export_directory: exportDir,
      export_name: exportName,
    }),
  });
  if (!response.ok) throw new Error(`the Firestore emulator does not export: ${await response.text()}`);
}
