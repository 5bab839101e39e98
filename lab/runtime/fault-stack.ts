/**
 * A stack for faults and load: Firestore emulator, dispatcher, simulator, and the deployed
 * functions in production's runtime. Everything is on free ports, so that any number of stacks run
 * side by side.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Role } from '@knowledge-sync/contract';
import { buildFunctions } from '@knowledge-sync/emulator/builds';
import { stackDir } from '@knowledge-sync/emulator/paths';
import { host } from '@knowledge-sync/emulator/ports';
import { localParameters, type Parameters } from '@knowledge-sync/emulator/project-folder';
import { simulatorApiKey } from '@knowledge-sync/emulator/provider';
import { type SettingsChange, type Simulator, startSimulator } from '@knowledge-sync/emulator/simulator';
import { sweepOnce } from '@knowledge-sync/emulator/sweeper';
import { type CommitFaults, createCommitFaults } from './commit-faults.ts';
import { type Dispatcher, type DispatcherOptions, startDispatcher } from './dispatcher.ts';
import { type FirestoreProcess, startFirestore } from './firestore.ts';
import { startFirestoreProxy } from './firestore-proxy.ts';
import { freePort } from './free-port.ts';
import { startIdentity } from './identity.ts';
import { quiet } from './quiet.ts';
import { type FunctionName, type Runtime, startRuntime } from './runtime.ts';
import { jobTrigger, knowledgeTrigger } from './triggers.ts';

export interface FaultStackOptions {
  /** Decides which event meets which mishap. */
  seed: string;
  dispatcher?: Partial<Omit<DispatcherOptions, 'seed' | 'trigger' | 'target'>>;
  /** Values that replace the local stack's. */
  parameters?: Parameters;
  /** How the simulator behaves. */
  settings?: SettingsChange;
  /** A bundle to use instead of building one. */
  functionsDir?: string;
}

export interface FaultStack {
  projectId: string;
  firestore: FirestoreProcess;
  dispatcher: Dispatcher;
  simulator: Simulator;
  /** Counts the functions' commits and injects faults into them. */
  commits: CommitFaults;
  /** onKnowledgeWritten. */
  runtime: Runtime;
  /** onJobWritten. */
  jobs: Runtime;
  sweeper: Runtime;
  api: Runtime;
  apiUrl: string;
  functionsDir: string;
  /** Holds the logs. `stop` removes it. */
  dir: string;
  /** Milliseconds that each part took to start. */
  startMs: Partial<Record<'bundle' | 'firestore' | FunctionName, number>>;
  /** An ID token for the API, good for one hour. */
  token(role: Role): string;
  /** Runs sweepKnowledge once. Throws when it failed. */
  sweep(): Promise<void>;
  /**
   * Resolves when every event is delivered, including events that the deliveries caused. Does not
   * wait for a worker that continues after its delivery timed out.
   */
  quiet(): Promise<void>;
  /** Ends every process. Repeated calls return the first call's promise. */
  stop(): Promise<void>;
  /** Kills every function. When they start again, they have this API key. */
  useKey(key: string): Promise<void>;
}

/** As one instance of the sync function takes them; they wait for their turn inside. */
const eventsAtOnce = 1000;

export type Endings = (() => Promise<unknown>)[];

export async function startFaultStack(options: FaultStackOptions): Promise<FaultStack> {
  const id = randomUUID().slice(0, 8);
  const dir = stackDir(`faults-${id}`);
  const endings: Endings = [];
  let stopping: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    stopping ??= endAll(endings, dir);
    return stopping;
  };
  try {
    await mkdir(dir, { recursive: true });
    return { ...(await startParts(options, `demo-faults-${id}`, dir, endings)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Ends every part, also when one of them fails to end, and removes the folder. */
export async function endAll(endings: Endings, dir: string): Promise<void> {
  const ended = await Promise.allSettled(endings.map((end) => end()));
  await rm(dir, { recursive: true, force: true });
  const failure = ended.find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}

async function startParts(
  options: FaultStackOptions,
  projectId: string,
  dir: string,
  endings: Endings,
): Promise<Omit<FaultStack, 'stop'>> {
  const functionsDir = options.functionsDir ?? join(dir, 'functions');
  const parameters = { ...localParameters, ...options.parameters };
  const firestorePort = await freePort();
  const runtimePort = await freePort();
  const jobsPort = await freePort();
  const startMs: FaultStack['startMs'] = {};

  const simulator = await startSimulator({ settings: options.settings ?? {} });
  endings.push(() => simulator.stop());
  const identity = await startIdentity(projectId);
  endings.push(() => identity.stop());
  const dispatcher = await startDispatcher({
    concurrency: eventsAtOnce,
    deliveryTimeoutMs: Number(parameters.SYNC_TIMEOUT_SECONDS) * 1000,
    backoffMs: 100,
    longestBackoffMs: 2_000,
    ...options.dispatcher,
    seed: options.seed,
    trigger: knowledgeTrigger,
    target: `http://${host}:${runtimePort}`,
    others: [{ trigger: jobTrigger, target: `http://${host}:${jobsPort}` }],
  });
  endings.push(() => dispatcher.stop());

  const timed = async <T>(part: keyof FaultStack['startMs'], action: () => Promise<T>): Promise<T> => {
    const startedMs = performance.now();
    const result = await action();
    startMs[part] = Math.round(performance.now() - startedMs);
    return result;
  };
  const beginFirestore = async (): Promise<FirestoreProcess> => {
    const firestore = await startFirestore({
      projectId,
      dir,
      port: firestorePort,
      functionsEmulator: dispatcher.address,
      onStart: (address) => dispatcher.register(address, projectId),
    });
    endings.push(() => firestore.stop());
    return firestore;
  };
  const bundled =
    options.functionsDir === undefined ? timed('bundle', () => buildFunctions(functionsDir)) : Promise.resolve();
  const commits = createCommitFaults();
  let apiKey = simulatorApiKey;
  const run = async (functionName: FunctionName, port: number): Promise<Runtime> => {
    const started: { runtime: Runtime | null } = { runtime: null };
    const proxy = await startFirestoreProxy(`${host}:${firestorePort}`, (call) =>
      commits.onCall(functionName, call, async () => await started.runtime?.kill()),
    );
    endings.push(() => proxy.stop());
    await bundled;
    const runtime = await timed(functionName, () =>
      startRuntime({
        functionName,
        functionsDir,
        port,
        projectId,
        env: () => ({
          ...parameters,
          ELEVENLABS_BASE_URL: simulator.url,
          ELEVENLABS_API_KEY: apiKey,
          FIRESTORE_EMULATOR_HOST: proxy.address,
          FIREBASE_AUTH_EMULATOR_HOST: identity.address,
        }),
        logFile: join(dir, `${functionName}.log`),
      }),
    );
    started.runtime = runtime;
    endings.push(() => runtime.stop());
    return runtime;
  };
  const parts = [
    timed('firestore', beginFirestore),
    run('onKnowledgeWritten', runtimePort),
    run('onJobWritten', jobsPort),
    freePort().then((port) => run('sweepKnowledge', port)),
    freePort().then((port) => run('api', port)),
  ] as const;
  // `stop` ends the parts that have started, so all have to start or fail first.
  await Promise.allSettled(parts);
  const [firestore, runtime, jobs, sweeper, api] = await Promise.all(parts);

  return {
    projectId,
    firestore,
    dispatcher,
    simulator,
    commits,
    runtime,
    jobs,
    sweeper,
    api,
    apiUrl: `${api.url}/api`,
    functionsDir,
    dir,
    startMs,
    token: identity.token,
    async useKey(key) {
      apiKey = key;
      await Promise.all([runtime, jobs, sweeper, api].map((one) => one.kill()));
    },
    sweep: () => sweepOnce(sweeper.url),
    quiet: () => quiet(dispatcher, firestore.address, projectId),
  };
}
