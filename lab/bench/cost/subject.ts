/** One design with its functions behind a proxy that counts their calls. */
import type { FirestoreCall } from '../../runtime/firestore-proxy.ts';
import type { FunctionName, Runtime } from '../../runtime/runtime.ts';
import { type DesignName, type Stage, workerOf } from '../stage.ts';
import type { Meter } from './meter.ts';

export interface Subject {
  design: DesignName;
  stage: Stage;
  meter: Meter;
  worker: Runtime;
  api: Runtime;
  /** Stores a document like a caller of the API. @returns its id */
  create(name: string, content: string): Promise<string>;
  /** Kills the worker right before its next write of `completed`. Resolves when it is dead. */
  killBeforeCompletion(): Promise<void>;
}

const isCompletion = (call: FirestoreCall): boolean =>
  call.method === 'Commit' &&
  call.writes.some(({ update }) => update?.fields?.sync_status?.stringValue === 'completed');

/**
 * Short times, so that a bench need not wait for minutes: a lost lease ends after 15 s, and a lost
 * request takes effect within 2 s. No search index, whose requests and writes are not the sync's.
 */
const parameters = { SYNC_TIMEOUT_SECONDS: '10', SETTLE_SECONDS: '2', RAG_MODEL: 'off' };

export async function startSubject(
  stage: Stage,
  design: DesignName,
  meter: Meter,
  functionNames: readonly FunctionName[],
): Promise<Subject & { runtimes: Record<string, Runtime> }> {
  let killed: PromiseWithResolvers<void> | null = null;
  const runtimes: Record<string, Runtime> = {};
  await Promise.all(
    functionNames.map(async (functionName) => {
      runtimes[functionName] = await stage.run(design, functionName, {
        parameters: () => parameters,
        async onCall(call) {
          if (killed === null || functionName !== workerOf[design] || !isCompletion(call)) {
            meter.onCall(functionName, call);
            return 'pass';
          }
          const { resolve } = killed;
          killed = null;
          await runtimes[functionName]?.kill();
          resolve();
          return 'lose_call';
        },
      });
    }),
  );
  const runtimeOf = (functionName: FunctionName): Runtime => {
    const runtime = runtimes[functionName];
    if (runtime === undefined) throw new Error(`${functionName} does not run`);
    return runtime;
  };
  const api = runtimeOf('api');
  return {
    design,
    stage,
    meter,
    runtimes,
    worker: runtimeOf(workerOf[design]),
    api,
    async create(name, content) {
      meter.onRequest('api');
      const response = await fetch(design === 'service' ? `${api.url}/api/knowledge` : api.url, {
        method: 'POST',
        headers: { authorization: `Bearer ${stage.token('editor')}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name, content }),
      });
      if (response.status !== 201) throw new Error(`${design} answered ${response.status}: ${await response.text()}`);
      return ((await response.json()) as { id: string }).id;
    },
    killBeforeCompletion() {
      killed = Promise.withResolvers<void>();
      return killed.promise;
    },
  };
}
