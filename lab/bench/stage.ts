/**
 * This service and the original design side by side, on one Firestore emulator and one dispatcher.
 * Each has functions in production's runtime and a simulator of ElevenLabs of its own.
 */
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Firestore } from '@google-cloud/firestore';
import type { Role } from '@knowledge-sync/contract';
import { stackDir } from '@knowledge-sync/emulator/paths';
import { host } from '@knowledge-sync/emulator/ports';
import { localParameters, type Parameters } from '@knowledge-sync/emulator/project-folder';
import { simulatorApiKey } from '@knowledge-sync/emulator/provider';
import { type Simulator, startSimulator } from '@knowledge-sync/emulator/simulator';
import { type Deliver, type DeliveryOutcome, deliver } from '../runtime/deliver.ts';
import { type Dispatcher, type DispatcherOptions, startDispatcher } from '../runtime/dispatcher.ts';
import type { FirestoreEvent } from '../runtime/event.ts';
import { type Endings, endAll } from '../runtime/fault-stack.ts';
import { startFirestore } from '../runtime/firestore.ts';
import { type CallFate, type FirestoreCall, startFirestoreProxy } from '../runtime/firestore-proxy.ts';
import { freePort } from '../runtime/free-port.ts';
import { startIdentity } from '../runtime/identity.ts';
import { type InstanceLimit, limitInstance } from '../runtime/instance-limit.ts';
import { quiet } from '../runtime/quiet.ts';
import { type FunctionName, type Runtime, startRuntime } from '../runtime/runtime.ts';
import { knowledgeTrigger, type Trigger } from '../runtime/triggers.ts';
import { functionsBuild } from './build-once.ts';

export const designNames = ['service', 'original'] as const;
export type DesignName = (typeof designNames)[number];

/** Where each design stores its documents. */
export const collectionOf = { service: 'knowledge', original: 'articles' } as const satisfies Record<
  DesignName,
  string
>;

/** The function of each design that syncs. */
export const workerOf = {
  service: 'onKnowledgeWritten',
  original: 'onArticleWritten',
} as const satisfies Record<DesignName, FunctionName>;

const triggers = {
  onKnowledgeWritten: knowledgeTrigger,
  onKnowledgeCounted: { key: 'us-central1-onKnowledgeCounted-0', document: 'knowledge/{id}' },
  onArticleWritten: { key: 'us-central1-onArticleWritten-0', document: 'articles/{id}' },
} as const satisfies Record<string, Trigger>;
type TriggeredName = keyof typeof triggers;

export interface StageOptions extends Pick<DispatcherOptions, 'backoffMs'> {
  /** The functions that get events. */
  triggered: readonly TriggeredName[];
  /** Sees each delivery when it has ended. */
  onDelivery?: (functionName: TriggeredName, event: FirestoreEvent, outcome: DeliveryOutcome) => void;
}

interface RunOptions {
  /** Asked for at every start. */
  parameters?: () => Parameters;
  /** Sees each call of the function to Firestore. */
  onCall?: (call: FirestoreCall) => CallFate | Promise<CallFate>;
}

export interface Stage {
  db: Firestore;
  dispatcher: Dispatcher;
  simulators: Record<DesignName, Simulator>;
  /** Puts the limit in front of the instance of a design's worker; null removes it. */
  limitWorker(design: DesignName, limit: InstanceLimit | null): void;
  /** Starts a function of a design, on the port of its trigger if it has one. */
  run(design: DesignName, functionName: FunctionName, options?: RunOptions): Promise<Runtime>;
  token(role: Role): string;
  /** Resolves when every event is delivered, including events that the deliveries caused. */
  quiet(): Promise<void>;
  stop(): Promise<void>;
}

/** How long a delivery may take: longer than any in a bench. */
const deliveryTimeoutMs = 540_000;

const original = fileURLToPath(import.meta.resolve('./baseline/index.ts'));

export async function startStage(options: StageOptions): Promise<Stage> {
  const id = randomUUID().slice(0, 8);
  const dir = stackDir(`bench-${id}`);
  const endings: Endings = [];
  const stop = (): Promise<void> => endAll(endings.splice(0), dir);
  try {
    await mkdir(dir, { recursive: true });
    return { ...(await startParts(options, `demo-bench-${id}`, dir, endings)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(
  { triggered, onDelivery, ...delivery }: StageOptions,
  projectId: string,
  dir: string,
  endings: Endings,
): Promise<Omit<Stage, 'stop'>> {
  const routes = await Promise.all(triggered.map(async (name) => ({ name, port: await freePort() })));
  const urlAt = (port: number): string => `http://${host}:${port}`;
  const simulators = { service: await startSimulator(), original: await startSimulator() };
  for (const simulator of Object.values(simulators)) endings.push(() => simulator.stop());
  const identity = await startIdentity(projectId);
  endings.push(() => identity.stop());
  const limited = new Map<string, Deliver>();
  const deliverOnce: Deliver = async (event, url, timeoutMs) => {
    const outcome = await (limited.get(url) ?? deliver)(event, url, timeoutMs);
    const route = routes.find(({ port }) => urlAt(port) === url);
    if (route !== undefined) onDelivery?.(route.name, event, outcome);
    return outcome;
  };
  const [first, ...others] = routes.map(({ name, port }) => ({ trigger: triggers[name], target: urlAt(port) }));
  if (first === undefined) throw new Error('a stage needs a function that gets events');
  const dispatcher = await startDispatcher({
    ...delivery,
    ...first,
    others,
    concurrency: 1_000,
    deliver: deliverOnce,
    deliveryTimeoutMs,
  });
  endings.push(() => dispatcher.stop());
  const firestorePort = await freePort();
  const [firestore, functionsDir] = await Promise.all([
    startFirestore({
      projectId,
      dir,
      port: firestorePort,
      functionsEmulator: dispatcher.address,
      onStart: (address) => dispatcher.register(address, projectId),
    }).then((started) => {
      endings.push(() => started.stop());
      return started;
    }),
    functionsBuild(),
  ]);
  // The SDK would look for Google's metadata server.
  process.env.METADATA_SERVER_DETECTION ??= 'none';
  const db = new Firestore({
    projectId,
    host: firestore.address,
    ssl: false,
    customHeaders: { Authorization: 'Bearer owner' },
  });
  endings.unshift(() => db.terminate());

  return {
    db,
    dispatcher,
    simulators,
    limitWorker(design, limit) {
      const port = routes.find(({ name }) => name === workerOf[design])?.port;
      if (port === undefined) throw new Error(`the worker of ${design} gets no events`);
      if (limit === null) limited.delete(urlAt(port));
      else limited.set(urlAt(port), limitInstance(limit, deliver));
    },
    async run(design, functionName, { parameters = () => ({}), onCall } = {}) {
      const proxy = onCall === undefined ? null : await startFirestoreProxy(firestore.address, onCall);
      if (proxy !== null) endings.push(() => proxy.stop());
      const runtime = await startRuntime({
        functionName,
        functionsDir: design === 'service' ? functionsDir : original,
        port: routes.find(({ name }) => name === functionName)?.port ?? (await freePort()),
        projectId,
        env: () => ({
          ...localParameters,
          ...parameters(),
          ELEVENLABS_BASE_URL: simulators[design].url,
          ELEVENLABS_API_KEY: simulatorApiKey,
          FIRESTORE_EMULATOR_HOST: proxy?.address ?? firestore.address,
          FIREBASE_AUTH_EMULATOR_HOST: identity.address,
        }),
        logFile: join(dir, `${design}-${functionName}.log`),
      });
      endings.push(() => runtime.stop());
      return runtime;
    },
    token: identity.token,
    quiet: () => quiet(dispatcher, firestore.address, projectId),
  };
}
