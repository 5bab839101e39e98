/**
 * A reconcile job on a real Firestore emulator and a real simulator, with events delivered by the
 * test.
 */
import { collections, type Finding, type KnowledgeDocument } from '@knowledge-sync/contract';
import type { DocumentReference } from 'firebase-admin/firestore';
import type { Provider } from '../elevenlabs/provider.ts';
import { type JobRecord, jobRecordSchema, jobRef } from '../reconcile/job.ts';
import { runJob } from '../reconcile/run.ts';
import { startReconcile } from '../reconcile/start.ts';
import type { EngineContext } from '../runtime/context.ts';
import { sweep } from '../sweep.ts';
import { type EngineHarness, startEngine } from './engine.ts';

export interface ReconcileHarness {
  engine: EngineHarness;
  /** An instance for which every copy counts as settled. */
  ctx: EngineContext;
  /** Runs a reconcile job to its end. */
  reconcile(options?: { repair?: boolean; confirm?: number; ctx?: EngineContext }): Promise<JobRecord & { id: string }>;
  start(repair?: boolean, confirm?: number): Promise<string>;
  /** Runs a started job to its end. */
  run(id: string): Promise<JobRecord & { id: string }>;
  job(id: string): Promise<JobRecord>;
  findings(id: string): Promise<Finding[]>;
  /** Makes a completed document with its copy. */
  synced(text: string): Promise<DocumentReference>;
  /** Delivers the events of pending documents and runs the sweep. */
  heal(): Promise<void>;
  /** Returns the ids of a document's copies. */
  copies(ref: DocumentReference): string[];
  folderId(): string;
  /** Deletes everything but the folder. */
  clear(): Promise<void>;
}

/** Copies and lost requests are settled immediately. */
const settledAtOnce = { settleMs: 0 };

export async function startReconcileHarness(): Promise<ReconcileHarness> {
  const engine = await startEngine();
  const ctx = engine.instance(settledAtOnce);
  const knowledge = engine.db.collection(collections.knowledge);
  const start = async (repair = false, confirm: number | null = null): Promise<string> =>
    (await startReconcile(ctx, { repair, createdBy: 'editor-uid', confirmDeletions: confirm })).id;
  const job = async (id: string): Promise<JobRecord> =>
    jobRecordSchema.parse((await jobRef(engine.db, id).get()).data());
  const run = async (id: string, runner = ctx): Promise<JobRecord & { id: string }> => {
    for (let slice = 0; slice < 50 && (await job(id)).ended_at === null; slice += 1) await runJob(runner, id);
    return { ...(await job(id)), id };
  };
  const folder = () => engine.simulator.documents().find(({ type }) => type === 'folder');
  const synced = async (text: string): Promise<DocumentReference> => {
    const ref = await engine.store(text);
    await engine.deliver(ref, ctx);
    const { sync_status, sync_error } = await engine.read(ref);
    if (sync_status !== 'completed') throw new Error(`${text} is ${sync_status}: ${sync_error?.detail}`);
    return ref;
  };
  // The first sync makes the folder.
  await (await synced('The first.')).delete();

  return {
    engine,
    ctx,
    start,
    job,
    synced,
    run,
    async reconcile({ repair = false, confirm, ctx: runner = ctx } = {}) {
      return await run(await start(repair, confirm), runner);
    },
    findings: async (id) =>
      (await jobRef(engine.db, id).collection(collections.findings).get()).docs.map((one) => one.data() as Finding),
    async heal() {
      for (let round = 0; round < 3; round += 1) {
        for (const { ref } of (await knowledge.get()).docs) {
          if (((await ref.get()).data() as KnowledgeDocument).sync_status === 'pending') await engine.deliver(ref, ctx);
        }
        await sweep(ctx);
      }
    },
    copies: (ref) =>
      engine.simulator
        .documents()
        .filter(({ name }) => name.endsWith(`[kb:test/${ref.id}]`))
        .map(({ id }) => id),
    folderId: () => folder()?.id ?? '',
    async clear() {
      const refs = [
        ...(await knowledge.listDocuments()),
        ...(await engine.db.collection(collections.jobs).listDocuments()),
      ];
      await Promise.all(refs.map((ref) => ref.delete()));
      for (const { id, type } of engine.simulator.documents()) {
        if (type !== 'folder' || id !== folder()?.id) engine.simulator.removeDocument(id);
      }
      engine.simulator.clearFaults();
      engine.simulator.clearRequests();
      engine.log.length = 0;
    },
  };
}

/** Returns the instance with some calls to ElevenLabs replaced. `real` makes the real calls. */
export function withProvider(ctx: EngineContext, change: (real: Provider) => Partial<Provider>): EngineContext {
  const provider = async (): Promise<Provider> => {
    const real = await ctx.provider();
    return { ...real, ...change(real) };
  };
  return { ...ctx, provider };
}
