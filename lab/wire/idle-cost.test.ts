/**
 * Counts what a service without work reads in Firestore, as Firestore charges for it: each document
 * that is got or found, and one for each query that finds none.
 */
import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { recount } from '@knowledge-sync/functions/counts/recount.ts';
import { failed } from '@knowledge-sync/functions/document/transitions.ts';
import type { EngineContext } from '@knowledge-sync/functions/runtime/context.ts';
import { ReportMemory, scheduledSweep } from '@knowledge-sync/functions/scheduled-sweep.ts';
import { longestCalmMs } from '@knowledge-sync/functions/sweep-gate.ts';
import { type EngineHarness, startEngine } from '@knowledge-sync/functions/testing/engine.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FirestoreWire, firestoreWire } from './firestore-wire.ts';

const minuteMs = 60_000;
const minutesOfDay = 24 * 60;
/** What Firestore gives away each day. */
const freeReads = 50_000;
const freeWrites = 20_000;
/** After the last work, passes go on for some minutes. */
const minutesUntilCalm = 10;

let engine: EngineHarness;
let wire: FirestoreWire;
let ctx: EngineContext;
let memory: ReportMemory;
let nowMs: number;
beforeEach(async () => {
  engine = await startEngine();
  wire = await firestoreWire(engine.projectId);
  memory = new ReportMemory();
  nowMs = Date.now();
  const instance = engine.instance();
  ctx = { ...instance, db: wire.db, clock: { ...instance.clock, now: () => new Date(nowMs) } };
  await engine.deliver(await engine.store('The first.'));
});
afterEach(async () => {
  await wire.close();
  await engine.stop();
});

async function minute(): Promise<{ reads: number; writes: number }> {
  nowMs += minuteMs;
  wire.clear();
  await scheduledSweep(ctx, null, memory);
  const { billedReads: reads, writes } = wire.counts();
  return { reads, writes };
}

/** The last minutes of an hour without work, and the pass that ends it. */
async function anHour() {
  // A transaction counts, which the proxy does not support.
  await recount(engine.instance());
  for (let n = 0; n < minutesUntilCalm; n += 1) await minute();
  const calm = [];
  for (let n = 0; n < 5; n += 1) calm.push(await minute());
  nowMs = (memory.last?.startedMs ?? 0) + longestCalmMs - minuteMs;
  return { calm, pass: await minute() };
}

describe('an idle minute', () => {
  it('costs one read and one write, and a day less than 4 % of the free reads', async () => {
    const { calm, pass } = await anHour();
    expect(calm).toEqual(Array(5).fill({ reads: 1, writes: 1 }));
    const passes = (24 * 60 * minuteMs) / longestCalmMs;
    const reads = minutesOfDay - passes + passes * pass.reads;
    console.log(`a pass: ${pass.reads} reads; a day: ${reads} reads, ${(reads / freeReads) * 100} %`);
    expect(reads / freeReads).toBeLessThan(0.04);
    expect(minutesOfDay / freeWrites).toBeLessThan(0.08);
  });

  it('costs the same while documents have failed for good', async () => {
    const details = { is_retryable: false, http_status: 422, provider_code: null, detail: 'x', request_id: null };
    const failure: Partial<KnowledgeDocument> = failed({ error_type: 'validation', ...details }, null);
    for (let n = 0; n < 3; n += 1) await engine.store(`Refused ${n}.`, failure);
    const { calm, pass } = await anHour();
    expect(calm).toEqual(Array(5).fill({ reads: 1, writes: 1 }));
    console.log(`a pass with failed documents: ${pass.reads} reads`);
    expect(pass.reads).toBeLessThan(50);
  });
});
