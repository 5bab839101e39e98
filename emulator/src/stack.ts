/**
 * Starts and stops one local stack: simulator, Firebase emulators, sweep, sample documents.
 * The commands decide what is printed and which signals stop it.
 */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Health } from '@knowledge-sync/contract';
import { localPassword } from './accounts.ts';
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
import type { DataSet } from './local-data/data-set.ts';
import { type DataKeeper, describeTime, keepData } from './local-data/keep-data.ts';
import { saveStack, simulatorFolder } from './local-data/save-stack.ts';
import { keepPassword, newPassword } from './passwords.ts';
import { seedDir } from './paths.ts';
import { assertPortsFree, devPagePort, host, portsAt, portTitles } from './ports.ts';
import { StackProblem } from './problem.ts';
import { awaitProcessesEnd } from './processes.ts';
import { type Parameters, type ProjectFolder, projectFolder, writeProjectFolder } from './project-folder.ts';
import { type ProviderChoice, simulatorApiKey } from './provider.ts';
import { originsOf } from './request-guard.ts';
import { endCommands } from './run-command.ts';
import { createSampleDocuments, sampleAgents, samplePage } from './samples.ts';
import { type Simulator, startSimulator } from './simulator/index.ts';
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
  /** Loads this data and keeps it up to date. Without it everything is in memory only. */
  data?: DataSet;
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
  /** The data as it was at the start; null when nothing is saved. */
  data: DataSet | null;
  /** Resolves when an emulator ends unexpectedly, with what ended and what happened to the data. */
  died: Promise<string>;
  /**
   * Ends every process of the stack within 5 seconds. Repeated calls return the first call's
   * promise.
   */
  stop(): Promise<void>;
}

/** The saved data made an emulator end at its start. */
export class UnloadableDataError extends StackProblem {}

const readyTimeoutMs = 180_000;
/** How long the last save may take, and then the emulators before they are killed. */
const saveLimitMs = 1_200;
const stopGraceMs = 2_800;

/**
 * Throws a `StackProblem` for a failure that the user can fix. By then every started process has
 * ended.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const endings: (() => unknown)[] = [];
  const keepers: DataKeeper[] = [];
  const end = async (): Promise<void> => {
    await Promise.all(keepers.map((keeper) => keeper.finish(saveLimitMs)));
    await Promise.all(endings.map((ending) => ending()));
    const { temporary, password } = projectFolder(options.name);
    for (const left of [temporary, password]) await rm(left, { recursive: true, force: true });
  };
  let stopping: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    stopping ??= end();
    return stopping;
  };
  const interrupted = new Promise<never>((_, reject) => {
    const interrupt = (): void => reject(new StackProblem('Stopped before the stack was ready.'));
    if (options.signal?.aborted) interrupt();
    options.signal?.addEventListener('abort', interrupt, { once: true });
  });
  interrupted.catch(() => undefined);
  try {
    return await Promise.race([start(options, { endings, keepers }, stop), interrupted]);
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Ended by the stop: first the keepers, which save the data, then everything else. */
interface Running {
  endings: (() => unknown)[];
  keepers: DataKeeper[];
}

async function start(options: StackOptions, { endings, keepers }: Running, stop: () => Promise<void>): Promise<Stack> {
  const { provider, notice, data } = options;
  const saved = data?.saved ?? null;
  const ports = portsAt(options.portOffset);
  const { simulator: simulatorPort, ...emulatorPorts } = ports;
  await assertPortsFree(provider.kind === 'simulator' ? ports : emulatorPorts);
  const emulator = await ensureFirestoreEmulator(process.env, notice);

  let simulator: Simulator | null = null;
  if (provider.kind === 'simulator') {
    const started = await startSimulator({ port: simulatorPort, host });
    endings.push(() => started.stop());
    simulator = started;
    if (saved !== null) {
      await started.loadState(simulatorFolder(saved.path)).catch((error: unknown) => {
        throw new UnloadableDataError(`the simulator cannot read its state (${String(error).slice(0, 200)})`);
      });
    } else if (options.samples) {
      for (const agent of sampleAgents) started.seedAgent({ ...agent, knowledgeBase: [] });
      started.setPage(samplePage.url, samplePage.content);
    }
  }
  const { REGION: region, DATABASE: database } = options.parameters ?? {};
  const password = provider.kind === 'simulator' ? localPassword : newPassword();
  const info = stackInfo(ports, simulator?.url ?? null, { region, database }, password);
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
    secrets: {
      ELEVENLABS_API_KEY: provider.kind === 'simulator' ? simulatorApiKey : provider.apiKey,
      // The functions emulator asks Google for a missing secret. No alert is sent locally.
      ALERT_WEBHOOK_SECRET: randomUUID(),
    },
  });
  // No `await` may come before the ending below: a process that starts after the stop would stay.
  options.signal?.throwIfAborted();
  const firebase = spawnFirebase(folder, environment, saved?.path ?? seedDir);
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
      if (saved !== null && what === titleOfFirestore) throw new UnloadableDataError(`${what} ended at its start`);
      const advice = saved === null ? '' : '\nIf the saved data is the cause, --fresh deletes it.';
      throw new StackProblem(`${capitalized(what)} ended before the stack was ready.\n${log}${advice}`);
    }),
  ]);
  if (password !== localPassword) await keepPassword(info, folder);
  await webBuild;
  const watch = watchPorts({
    [portTitles.auth]: ports.auth,
    [portTitles.functions]: ports.functions,
    [portTitles.firestore]: ports.firestore,
    [portTitles.hosting]: ports.hosting,
  });
  endings.push(() => watch.stop());
  const died = Promise.race([ended.then(({ what }) => what), watch.lost]).then((what) =>
    deathNotice(what, provider, keepers[0]?.savedAt()),
  );

  const sweeper = startSweeper(info.sweepUrl, options.sweepIntervalMs ?? 60_000, notice);
  endings.push(() => sweeper.stop());
  const samples = options.samples ? await createSampleDocuments(info, data?.id ?? '') : 0;
  if (data !== undefined) {
    const { dir, id } = data;
    const write = (path: string, signal: AbortSignal) => saveStack({ info, simulator, id }, path, signal);
    keepers.push(keepData({ dir, write, notice }));
  }
  return {
    name: options.name,
    info,
    health,
    firestoreEmulator: describeFirestoreEmulator(emulator),
    samples,
    data: data ?? null,
    died,
    stop,
  };
}

const capitalized = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** As `lostEmulator` names it. */
const titleOfFirestore = 'the Firestore emulator';

/**
 * Says what ended, what happened to the data, and what to do.
 *
 * @param savedAt when the data was last saved; undefined for a stack that saves nothing
 */
function deathNotice(what: string, provider: ProviderChoice, savedAt: Date | null | undefined): string {
  if (savedAt !== undefined) {
    return `${capitalized(what)} ended unexpectedly, so the local stack stops. What was entered since the last save (${describeTime(savedAt)}) may be lost. Run the same command again: it loads the saved data.`;
  }
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
