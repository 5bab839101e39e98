/**
 * Starts and stops one local stack: simulator, Firebase emulators, sweep, sample documents.
 * The commands decide what is printed and which signals stop it.
 */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Health } from '@knowledge-sync/contract';
import { buildFunctions, buildWeb, webEnvironment } from './builds.ts';
import { fetchHealth } from './client.ts';
import {
  type FirebaseProcess,
  firebaseEnvironment,
  followLog,
  isReady,
  logTail,
  lostEmulator,
  spawnFirebase,
} from './firebase-process.ts';
import { describeFirestoreEmulator, ensureFirestoreEmulator } from './firestore-emulator.ts';
import { assertPortsFree, devPagePort, host, portsAt, portTitles } from './ports.ts';
import { StackProblem } from './problem.ts';
import { awaitProcessesEnd } from './processes.ts';
import { type Parameters, type ProjectFolder, projectFolder, writeProjectFolder } from './project-folder.ts';
import { type ProviderChoice, simulatorApiKey } from './provider.ts';
import { originsOf } from './request-guard.ts';
import { endCommands } from './run-command.ts';
import { createSampleDocuments, sampleAgents, samplePage } from './samples.ts';
import { startSimulator } from './simulator/index.ts';
import { type StackInfo, stackInfo } from './stack-info.ts';
import { startSweeper } from './sweeper.ts';
import { watchPorts } from './watch-ports.ts';

export interface StackOptions {
  /** Names the generated folder. */
  name: string;
  /** Added to every well-known port. */
  portOffset: number;
  provider: ProviderChoice;
  /** Whether the hosted page is built. */
  web: boolean;
  /** Whether an empty store gets the sample documents. */
  samples: boolean;
  /** Shows progress and problems, one line each. */
  notice(line: string): void;
  /** Receives the functions' warnings and errors. */
  showLog?: (line: string) => void;
  /** Values other than the local stack's own. */
  parameters?: Parameters;
  sweepIntervalMs?: number;
  signal?: AbortSignal;
}

export interface Stack {
  name: string;
  info: StackInfo;
  health: Health;
  /** Describes it for the terminal. */
  firestoreEmulator: string;
  /** How many sample documents were created. */
  samples: number;
  /** Resolves when an emulator ends unexpectedly, with what ended and what happened to the data. */
  died: Promise<string>;
  /**
   * Ends every process of the stack within 5 seconds. Repeated calls return the first call's
   * promise.
   */
  stop(): Promise<void>;
}

const readyTimeoutMs = 180_000;
/** How long the emulators may take to end before they are killed. */
const stopGraceMs = 3_000;

/**
 * Throws a `StackProblem` for a failure that the user can fix. By then every started process has
 * ended.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const endings: (() => unknown)[] = [];
  let stopping: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    stopping ??= Promise.all(endings.map((end) => end())).then(() =>
      rm(projectFolder(options.name).temporary, { recursive: true, force: true }),
    );
    return stopping;
  };
  const interrupted = new Promise<never>((_, reject) => {
    const interrupt = (): void => reject(new StackProblem('Stopped before the stack was ready.'));
    if (options.signal?.aborted) interrupt();
    options.signal?.addEventListener('abort', interrupt, { once: true });
  });
  interrupted.catch(() => undefined);
  try {
    return await Promise.race([start(options, endings, stop), interrupted]);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(options: StackOptions, endings: (() => unknown)[], stop: () => Promise<void>): Promise<Stack> {
  const { provider, notice } = options;
  const ports = portsAt(options.portOffset);
  const { simulator: simulatorPort, ...emulatorPorts } = ports;
  await assertPortsFree(provider.kind === 'simulator' ? ports : emulatorPorts);
  const emulator = await ensureFirestoreEmulator(process.env, notice);

  let simulatorUrl: string | null = null;
  if (provider.kind === 'simulator') {
    const simulator = await startSimulator({ port: simulatorPort, host });
    endings.push(() => simulator.stop());
    simulatorUrl = simulator.url;
    if (options.samples) {
      for (const name of sampleAgents) simulator.seedAgent({ name, knowledgeBase: [] });
      simulator.setPage(samplePage.url, samplePage.content);
    }
  }
  const info = stackInfo(ports, simulatorUrl);
  const folder = projectFolder(options.name);
  await writeProjectFolder(folder, ports, {
    ELEVENLABS_BASE_URL: provider.kind === 'simulator' ? `http://${host}:${simulatorPort}` : provider.baseUrl,
    ...options.parameters,
  });

  notice('Building the functions and the web app, starting the emulators ...');
  endings.push(endCommands);
  const webBuild = options.web ? buildWeb(folder.web, webEnvironment(info)) : Promise.resolve();
  webBuild.catch(() => undefined);
  await buildFunctions(folder.functions);
  const mark = randomUUID();
  const environment = await firebaseEnvironment(emulator, folder, {
    mark,
    origins: originsOf([ports.hosting, devPagePort + options.portOffset]),
    secrets: { ELEVENLABS_API_KEY: provider.kind === 'simulator' ? simulatorApiKey : provider.apiKey },
  });
  // No `await` may come before the ending below: a process that starts after the stop would stay.
  options.signal?.throwIfAborted();
  const firebase = spawnFirebase(folder, environment);
  endings.push(() => stopFirebase(firebase, mark));
  const ended = firebase.ended.then(async (how) => ({
    what: (await lostEmulator(folder)) ?? `firebase-tools (${how})`,
    log: await logTail(folder),
  }));
  if (options.showLog !== undefined) {
    const following = followLog(folder, options.showLog);
    endings.push(() => following.stop());
  }
  const health = await Promise.race([
    untilHealthy(info, folder),
    ended.then(({ what, log }) => {
      throw new StackProblem(`${capitalized(what)} ended before the stack was ready.\n${log}`);
    }),
  ]);
  await webBuild;
  const watch = watchPorts({
    [portTitles.auth]: ports.auth,
    [portTitles.functions]: ports.functions,
    [portTitles.firestore]: ports.firestore,
    [portTitles.hosting]: ports.hosting,
  });
  endings.push(() => watch.stop());
  const died = Promise.race([ended.then(({ what }) => what), watch.lost]).then((what) => deathNotice(what, provider));

  const sweeper = startSweeper(info.sweepUrl, options.sweepIntervalMs ?? 60_000, notice);
  endings.push(() => sweeper.stop());
  const samples = options.samples ? await createSampleDocuments(info) : 0;
  return {
    name: options.name,
    info,
    health,
    firestoreEmulator: describeFirestoreEmulator(emulator),
    samples,
    died,
    stop,
  };
}

const capitalized = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** Says what ended, what happened to the data, and what to do. */
function deathNotice(what: string, provider: ProviderChoice): string {
  const copies =
    provider.kind === 'simulator' ? "The simulator's copies are lost too" : 'The copies at ElevenLabs stay';
  return `${capitalized(what)} ended unexpectedly, so the local stack stops. Its documents were only in memory and are lost. ${copies}. Run the same command again to start a new stack.`;
}

async function untilHealthy(info: StackInfo, folder: ProjectFolder): Promise<Health> {
  const deadline = performance.now() + readyTimeoutMs;
  while (performance.now() < deadline) {
    const health = (await isReady(folder)) ? await fetchHealth(info.apiUrl, 10_000) : null;
    if (health !== null) return health;
    await sleep(250);
  }
  throw new StackProblem(
    `The API did not answer within ${readyTimeoutMs / 1000} seconds: read ${folder.log}, and run this again.`,
  );
}

async function stopFirebase({ child, ended }: FirebaseProcess, mark: string): Promise<void> {
  child.kill('SIGINT');
  await Promise.race([ended, sleep(stopGraceMs, undefined, { ref: false })]);
  await awaitProcessesEnd(mark, 300);
}
