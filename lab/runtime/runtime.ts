/** One of the deployed functions in the runtime that production uses, as a process that can be killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { host, isPortFree } from '@knowledge-sync/emulator/ports';

/** The functions and how Cloud Run calls them. */
const signatures = {
  onKnowledgeWritten: 'cloudevent',
  onJobWritten: 'cloudevent',
  sweepKnowledge: 'http',
  api: 'http',
} as const;
export type FunctionName = keyof typeof signatures;

export interface RuntimeOptions {
  functionName: FunctionName;
  /** The bundled functions, somewhere above which `node_modules` holds what stays outside the bundle. */
  functionsDir: string;
  /** A free one, which it keeps from start to start. */
  port: number;
  projectId: string;
  /** Parameters, secrets and emulators' addresses. Nothing of this process's environment is passed on but PATH and HOME. */
  env: Record<string, string>;
  /** What the function prints is appended to it. */
  logFile: string;
}

export interface Runtime {
  url: string;
  /** Null while it is not running. */
  pid(): number | null;
  /** Starts it on the same port. Resolves with the milliseconds until it could serve. */
  start(): Promise<number>;
  /** SIGKILL: it gets no chance to finish anything. */
  kill(): Promise<void>;
  stop(): Promise<void>;
  /** Every line since the first start. */
  log(): string[];
}

const require = createRequire(import.meta.url);
const framework = join(dirname(require.resolve('@google-cloud/functions-framework')), 'main.js');
const guard = fileURLToPath(import.meta.resolve('@knowledge-sync/emulator/guard'));
const startTimeoutMs = 60_000;
const stopGraceMs = 2_000;

/** Resolves when the function can serve. */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const log: string[] = [];
  let child: ChildProcess | null = null;

  const running = (): ChildProcess | null =>
    child !== null && child.exitCode === null && child.signalCode === null ? child : null;

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = running();
    if (ending === null) return;
    const ended = once(ending, 'exit');
    ending.kill(signal);
    const forced = setTimeout(() => ending.kill('SIGKILL'), stopGraceMs);
    await ended;
    clearTimeout(forced);
  };

  const start = async (): Promise<number> => {
    if (running() !== null) throw new Error(`${options.functionName} is running already`);
    const startedMs = performance.now();
    // Whatever answers there later is to be this function.
    if (!(await isPortFree(options.port))) throw new Error(`${options.functionName}: port ${options.port} is taken`);
    const started = spawnFunction(options);
    child = started;
    collect(started, log, options.logFile);
    while (running() === started) {
      if (await isListening(options.port)) return performance.now() - startedMs;
      if (performance.now() - startedMs > startTimeoutMs) await end('SIGKILL');
      await sleep(20);
    }
    throw new Error(`${options.functionName} does not start:\n${log.slice(-10).join('\n')}`);
  };

  await start();
  return {
    url: `http://${host}:${options.port}`,
    pid: () => running()?.pid ?? null,
    start,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    log: () => [...log],
  };
}

function spawnFunction({ functionName, functionsDir, port, projectId, env }: RuntimeOptions): ChildProcess {
  return spawn(process.execPath, ['--import', guard, framework], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      METADATA_SERVER_DETECTION: 'none',
      FUNCTION_SOURCE: functionsDir,
      FUNCTION_TARGET: functionName,
      FUNCTION_SIGNATURE_TYPE: signatures[functionName],
      GCLOUD_PROJECT: projectId,
      GOOGLE_CLOUD_PROJECT: projectId,
      FIREBASE_CONFIG: JSON.stringify({ projectId }),
      ...env,
      PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Ctrl-C is the launcher's to handle; the guard ends the process when the launcher is gone.
    detached: true,
  });
}

/** The function is loaded before the port is listened on; a request, whatever it asks, could reach the function. */
function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function collect(child: ChildProcess, log: string[], logFile: string): void {
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      appendFileSync(logFile, chunk);
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      log.push(...lines);
    });
  }
}
