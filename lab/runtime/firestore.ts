/**
 * Google's Firestore emulator without firebase-tools, which can be paused, cut off, restarted and
 * killed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { emulatorMainClass } from '@knowledge-sync/emulator/firestore-arguments';
import { ensureFirestoreEmulator, firebaseToolsJar } from '@knowledge-sync/emulator/firestore-emulator';
import { host } from '@knowledge-sync/emulator/ports';
import { freePort } from './free-port.ts';
import { startGate } from './gate.ts';

export interface FirestoreOptions {
  projectId: string;
  /** A free port, for the clients. */
  port: number;
  /** Receives the events: host and port. */
  functionsEmulator: string;
  /** Folder of the log, and of the data during a restart. */
  dir: string;
  /** Called after every start, to register triggers. */
  onStart(address: string): Promise<void>;
}

export interface FirestoreProcess {
  /** Host and port of the gate, for FIRESTORE_EMULATOR_HOST. */
  address: string;
  pid(): number | null;
  /**
   * Suspends the process: connections stay open, and calls hang until `resume` or their own
   * time-out.
   */
  pause(): void;
  resume(): void;
  /**
   * Breaks all connections, so that answers may get lost, and refuses new ones. Data and events are
   * kept.
   */
  cutOff(): Promise<void>;
  reconnect(): Promise<void>;
  /** Starts a new process with the same documents, whose update times change. */
  restart(): Promise<void>;
  /** Ends the process with SIGKILL. All documents are lost, since they are kept in memory. */
  kill(): Promise<void>;
  /** Starts an empty process after `kill`. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const startTimeoutMs = 60_000;
const exportName = 'snapshot';
/** By then every commit that was in progress when the gate closed has ended. */
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
    // The watchdog goes first: later the process id could belong to another process.
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
    throw new Error(
      "firebase-tools' Firestore emulator is not installed: run `npx firebase setup:emulators:firestore`",
    );
  }
  return { java: emulator.java.path, jar: (await firebaseToolsJar(process.env)).path };
}

/** Ends the emulator, also a paused one, when this process is gone for any reason. */
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
