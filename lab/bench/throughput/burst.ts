/**
 * Stores many documents of a design, then delivers all their events at once and measures until the
 * last document is synced.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { FieldValue, type Firestore } from '@google-cloud/firestore';
import type { FaultInput } from '@knowledge-sync/emulator/simulator';
import { createKnowledge } from '@knowledge-sync/functions/commands/create.ts';
import { systemClock } from '@knowledge-sync/functions/runtime/clock.ts';
import { newId } from '@knowledge-sync/functions/runtime/ids.ts';
import { earlierTextsDays, uploadTtlMs } from '@knowledge-sync/functions/testing/fixtures.ts';
import { collectionOf, type DesignName, type Stage } from '../stage.ts';

/** More deliveries at once than there are events. */
const unlimited = 1_000_000;
/** Documents that are stored at once. */
const senders = 20;
const text = 'Refunds take five days after the parcel has arrived. '.repeat(40);

export interface Burst {
  /** From the first delivery to the last write to a document. */
  wallMs: number;
  /** Requests to ElevenLabs at once, including those it refused. */
  mostInFlight: number;
  /** Answers with 429. */
  refusals: number;
  /** Documents that are not synced when every event is delivered. */
  failed: number;
  /** Copies at ElevenLabs beyond one for each document. */
  extraCopies: number;
}

export interface BurstOptions {
  design: DesignName;
  names: readonly string[];
  latencyMs: number;
  planLimit: number;
  faults: readonly FaultInput[];
}

export async function runBurst(stage: Stage, options: BurstOptions): Promise<Burst> {
  const { design, names, latencyMs, planLimit, faults } = options;
  const { dispatcher, db } = stage;
  const simulator = stage.simulators[design];
  dispatcher.setConcurrency(0);
  const receivedBefore = dispatcher.counts().received;
  const ids = await storeAll(db, design, names);
  while (dispatcher.counts().received < receivedBefore + names.length) await sleep(20);

  simulator.changeSettings({ latency_ms: latencyMs, concurrency: planLimit });
  for (const fault of faults) simulator.addFault(fault);
  simulator.clearRequests();
  const startedMs = Date.now();
  dispatcher.setConcurrency(unlimited);
  await stage.quiet();
  const { max_in_flight: mostInFlight, by_status: byStatus } = simulator.counts();
  simulator.clearFaults();
  simulator.changeSettings({ latency_ms: 0, concurrency: null });

  const documents = await db.getAll(...ids.map((id) => db.collection(collectionOf[design]).doc(id)));
  const lastMs = Math.max(...documents.map(({ updateTime }) => updateTime?.toMillis() ?? Number.NaN));
  const copied = simulator.documents().flatMap(({ name }) => names.find((own) => isCopyOf(own, name)) ?? []);
  return {
    wallMs: lastMs - startedMs,
    mostInFlight,
    refusals: byStatus['429'] ?? 0,
    failed: documents.filter((document) => document.get('sync_status') !== 'completed').length,
    extraCopies: copied.length - new Set(copied).size,
  };
}

/** This service adds the key of the document to the name. */
const isCopyOf = (own: string, name: string): boolean => name === own || name.startsWith(`${own} [`);

async function storeAll(db: Firestore, design: DesignName, names: readonly string[]): Promise<string[]> {
  const store = { service: storeKnowledge, original: storeArticle }[design];
  const ids: string[] = [];
  const waiting = names.values();
  const sender = async (): Promise<void> => {
    for (const name of waiting) ids.push(await store(db, name));
  };
  await Promise.all(Array.from({ length: senders }, sender));
  return ids;
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

async function storeKnowledge(db: Firestore, name: string): Promise<string> {
  const ctx = { db, clock: systemClock, logger: silent, newId, random: Math.random, uploadTtlMs, earlierTextsDays };
  const result = await createKnowledge(ctx, { name, content: text, createdBy: 'editor-uid', idempotencyKey: null });
  if (result.kind !== 'created') throw new Error(`${name} is ${result.kind}`);
  return result.stored.id;
}

async function storeArticle(db: Firestore, name: string): Promise<string> {
  const fields = {
    name,
    content: text,
    sync_status: 'pending',
    elevenlabs_document_id: null,
    sync_error_message: null,
  };
  const { id } = await db
    .collection(collectionOf.original)
    .add({ ...fields, created_at: FieldValue.serverTimestamp() });
  return id;
}
