/**
 * Counts what a comparison costs: calls to Firestore in a proxy, calls to ElevenLabs in the
 * simulator.
 */
import { jobRecordSchema, jobRef } from '@knowledge-sync/functions/reconcile/job.ts';
import { runJob } from '@knowledge-sync/functions/reconcile/run.ts';
import { startReconcile } from '@knowledge-sync/functions/reconcile/start.ts';
import type { EngineContext } from '@knowledge-sync/functions/runtime/context.ts';
import { type EngineHarness, startEngine } from '@knowledge-sync/functions/testing/engine.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FirestoreWire, firestoreWire } from './firestore-wire.ts';
import { storeSynced } from './store-synced.ts';

const count = 300;
const base = '/v1/convai/knowledge-base';

let engine: EngineHarness;
let wire: FirestoreWire;
let ctx: EngineContext;
beforeAll(async () => {
  engine = await startEngine();
  wire = await firestoreWire(engine.projectId);
  ctx = { ...engine.instance({ settleMs: 0 }), db: wire.db };
  // The sync of the first document also creates the folder.
  const first = await engine.store('The first.');
  await engine.deliver(first);
  await storeSynced(engine, 0, count - 1);
}, 60_000);
afterAll(async () => {
  await wire.close();
  await engine.stop();
});

async function compare() {
  const { id } = await startReconcile(ctx, { repair: false, createdBy: null });
  wire.clear();
  engine.simulator.clearRequests();
  await runJob(ctx, id);
  const job = jobRecordSchema.parse((await jobRef(engine.db, id).get()).data());
  expect(job).toMatchObject({
    status: 'completed',
    counts: { documents: count, copies: count, drifted: 0, unread: 0 },
  });
  const { reads, queries, writes } = wire.counts();
  return { reads, queries, writes, byRoute: engine.simulator.counts().by_route };
}

describe('the cost of a comparison of 300 texts', () => {
  it('that were not compared since their sync is one read of the content and one write for each', async () => {
    const { writes, byRoute } = await compare();
    expect(byRoute).toEqual({
      [`GET ${base}`]: 3,
      [`GET ${base}/summaries`]: 3,
      [`GET ${base}/{id}/content`]: count,
      [`POST ${base}/rag-index`]: 3,
    });
    expect(writes).toBeLessThanOrEqual(count + 12);
  });

  it('that are unchanged is 3 requests for each hundred, no content, and 3 document reads for each', async () => {
    const { reads, queries, writes, byRoute } = await compare();
    expect(byRoute).toEqual({ [`GET ${base}`]: 3, [`GET ${base}/summaries`]: 3, [`POST ${base}/rag-index`]: 3 });
    // By id: the document of each copy, and the body of each document. The rest is the job's own.
    expect(reads).toBeGreaterThanOrEqual(2 * count);
    expect(reads).toBeLessThanOrEqual(2 * count + count / 100 + 12);
    // Each page of documents is one query, which reads each document once.
    expect(queries).toBeLessThanOrEqual(count / 100 + 4);
    expect(writes).toBeLessThanOrEqual(12);
  });
});
