/**
 * Runs a deployed function in production's runtime, as a process that can be killed and started
 * again.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { host, isPortFree } from '@knowledge-sync/emulator/ports';

/** How Cloud Run calls each function. */
const signatures = {
  onKnowledgeWritten: 'cloudevent',
  onKnowledgeCounted: 'cloudevent',
  onArticleWritten: 'cloudevent',
  onJobWritten: 'cloudevent',
  sweepKnowledge: 'http',
  api: 'http',
} as const;
export type FunctionName = keyof typeof signatures;

export interface RuntimeOptions {
  functionName: FunctionName;
  /** The bundled functions. A `node_modules` above them holds the packages that are not bundled. */
  functionsDir: string;
  /** A free port, which every start uses. */
  port: number;
  projectId: string;
  /**
   * Parameters, secrets and addresses of emulators, asked for at every start. Only PATH and HOME
   * come from this process's environment.
   */
  env(): Record<string, string>;
  /** Gets the function's output appended. */
  logFile: string;
}

export interface Runtime {
  url: string;
  /** Null while the process is not running. */
  pid(): number | null;
  /** Starts the process on the same port. Resolves with the milliseconds until it could serve. */
  start(): Promise<number>;
  /** Ends the process with SIGKILL, in the middle of its work. */
  kill(): Promise<void>;
  stop(): Promise<void>;
  /** The output's lines since the first start. */
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
    // A server that already listens there would be taken for the function.
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
      ...env(),
      PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // The launcher handles Ctrl-C; the guard ends the process when the launcher is gone.
    detached: true,
  });
}

/**
 * Checks without a request, which could reach the function. The function is loaded before its port
 * opens.
 */
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
