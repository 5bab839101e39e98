/** Counts what the service reads and writes beside the number of stored documents. */
import { setTimeout as sleep } from 'node:timers/promises';
import { collections, listSorts, type SyncStatus } from '@knowledge-sync/contract';
import { createCounter } from '@knowledge-sync/functions/counts/count.ts';
import { jobRecordSchema, jobRef } from '@knowledge-sync/functions/reconcile/job.ts';
import { runJob } from '@knowledge-sync/functions/reconcile/run.ts';
import { startReconcile } from '@knowledge-sync/functions/reconcile/start.ts';
import type { EngineContext } from '@knowledge-sync/functions/runtime/context.ts';
import { type ReportMemory, scheduledSweep } from '@knowledge-sync/functions/scheduled-sweep.ts';
import { restlessMs } from '@knowledge-sync/functions/sweep-gate.ts';
import type { EngineHarness } from '@knowledge-sync/functions/testing/engine.ts';
import {
  type DocumentData,
  type DocumentReference,
  type Firestore,
  type Query,
  type QueryDocumentSnapshot,
  Timestamp,
} from 'firebase-admin/firestore';
import type { FirestoreWire } from '../../wire/firestore-wire.ts';
import { pageSize } from '../list/articles.ts';

export interface Scene {
  engine: EngineHarness;
  wire: FirestoreWire;
  /** Uses the connection that is counted. */
  ctx: EngineContext;
  /** Of the instance that sweeps. */
  memory: ReportMemory;
}

export interface Cost {
  reads: number;
  writes: number;
  calls: number;
}

async function costOf({ engine, wire }: Scene, action: () => Promise<unknown>): Promise<Cost> {
  wire.clear();
  engine.simulator.clearRequests();
  await action();
  const { billedReads, writes } = wire.counts();
  return { reads: billedReads, writes, calls: engine.simulator.counts().total };
}

/** One sync of a new text, without the commit that adds it. */
export async function costOfSync(scene: Scene): Promise<Cost> {
  const ref = await scene.engine.store(newText());
  return await costOf(scene, () => scene.engine.deliver(ref, scene.ctx));
}

/** A minute in which nothing happens, after minutes that have left nothing to do. */
export async function costOfIdleMinute(scene: Scene): Promise<Cost> {
  let minutes = 0;
  const clock = { ...scene.ctx.clock, now: () => new Date(Date.now() + minutes * 60_000) };
  const minute = async (): Promise<Cost> => {
    minutes += 1;
    return await costOf(scene, () => scheduledSweep({ ...scene.ctx, clock }, null, scene.memory));
  };
  // The sweep goes on with passes for some minutes after the last work.
  while (minutes < restlessMs / 60_000) await minute();
  for (let before = await minute(); ; ) {
    const next = await minute();
    // Until then search indexes and the settings of agents are looked at.
    if (next.calls === 0 && next.reads === before.reads) return next;
    before = next;
  }
}

/** A comparison of both sides that finds no difference, after one. */
export async function costOfComparison(scene: Scene): Promise<Cost> {
  await compare(scene.ctx);
  return await costOf(scene, () => compare(scene.ctx));
}

async function compare(ctx: EngineContext): Promise<void> {
  const { id } = await startReconcile(ctx, { repair: false, createdBy: null });
  for (;;) {
    await runJob(ctx, id);
    const job = jobRecordSchema.parse((await jobRef(ctx.db, id).get()).data());
    if (job.status === 'completed') return;
    if (job.status === 'failed') throw new Error(`the comparison failed: ${job.message}`);
  }
}

export interface OpenList {
  /** Documents that the first view reads. */
  firstView: number;
  /** Documents that one added and synced document makes the page read. */
  perChange: number;
}

/**
 * Listens to what the list shows, and adds documents that are synced and counted one by one, which
 * is the most that the counts can change.
 *
 * @param changes documents added
 */
export async function readsOfOpenList({ engine, ctx }: Scene, changes: number): Promise<OpenList> {
  const page = await listenToPage(engine.db);
  try {
    const firstView = page.reads();
    const count = createCounter(ctx);
    // Slow enough for the listener to see each state.
    engine.simulator.changeSettings({ latency_ms: stateMs });
    for (let n = 0; n < changes; n += 1) {
      const ref = await engine.store(newText());
      await engine.deliver(ref, ctx);
      await page.until(ref, 'completed');
      const states = page.statesOf(ref);
      for (const [at, after] of states.entries()) {
        const eventId = `${ref.id}-${at}`;
        await count({ eventId, documentId: ref.id, before: states[at - 1] ?? null, after, at: Timestamp.now() });
      }
    }
    await sleep(stateMs);
    return { firstView, perChange: (page.reads() - firstView) / changes };
  } finally {
    engine.simulator.changeSettings({ latency_ms: 0 });
    page.stop();
  }
}

const stateMs = 200;
const pollMs = 20;

async function listenToPage(db: Firestore) {
  const { field, direction } = listSorts.newest;
  const list = db.collection(collections.knowledge).orderBy(field, direction).limit(pageSize);
  const states = new Map<string, DocumentData[]>();
  let reads = 0;
  const listen = async (query: Query, see: (document: QueryDocumentSnapshot) => void): Promise<() => void> => {
    const opened = Promise.withResolvers<void>();
    const stop = query.onSnapshot((snapshot) => {
      for (const { type, doc } of snapshot.docChanges()) {
        // A document that leaves the page is not read.
        if (type === 'removed') continue;
        reads += 1;
        see(doc);
      }
      opened.resolve();
    }, opened.reject);
    await opened.promise;
    return stop;
  };
  const stops = [
    await listen(list, (document) => states.set(document.id, [...(states.get(document.id) ?? []), document.data()])),
    await listen(db.collection(collections.counts), () => undefined),
  ];
  const statesOf = ({ id }: DocumentReference): DocumentData[] => states.get(id) ?? [];
  return {
    reads: () => reads,
    statesOf,
    async until(ref: DocumentReference, status: SyncStatus) {
      while (statesOf(ref).at(-1)?.sync_status !== status) await sleep(pollMs);
    },
    stop() {
      for (const stop of stops) stop();
    },
  };
}

let texts = 0;
function newText(): string {
  texts += 1;
  return `New text ${texts}.`;
}
