/**
 * Plays an incident of the runbook (docs/operations.md) from beginning to end: the service on a
 * Firestore emulator and a simulator of ElevenLabs, with a clock that the rehearsal sets forward.
 */
import { collections, type KnowledgeDocument } from '@knowledge-sync/contract';
import { sha256 } from '@knowledge-sync/functions/document/revision.ts';
import { onJobWritten } from '@knowledge-sync/functions/reconcile/on-job-written.ts';
import { startReconcile } from '@knowledge-sync/functions/reconcile/start.ts';
import type { EngineContext } from '@knowledge-sync/functions/runtime/context.ts';
import { newId } from '@knowledge-sync/functions/runtime/ids.ts';
import { type SweepSummary, sweep } from '@knowledge-sync/functions/sweep.ts';
import { onWritten } from '@knowledge-sync/functions/sync/on-written.ts';
import { type CallOptions, startApi } from '@knowledge-sync/functions/testing/api.ts';
import { type EngineHarness, startEngine } from '@knowledge-sync/functions/testing/engine.ts';
import type { DocumentReference, Firestore, QueryDocumentSnapshot, Timestamp } from 'firebase-admin/firestore';
import { expect } from 'vitest';
import { z } from 'zod';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;

/** An incident has many sweeps, each of some thirty queries, also on a machine with other work. */
export const rehearsalTimeoutMs = 240_000;

/** Syncs at the same time, as on the plan Creator. */
const concurrency = 5;
/** Events of a document lead to nothing more after so many. */
const maxRounds = 20;

const createdSchema = z.object({ id: z.string() });
const jobSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  message: z.string().nullable(),
  deletions_held: z.number().nullable(),
  counts: z.record(z.string(), z.number()),
});
type Comparison = z.infer<typeof jobSchema>;

interface Deployment {
  apiKey: string;
  /** ElevenLabs' address: the simulator's by default. */
  baseUrl?: string;
}

export interface Rehearsal {
  engine: EngineHarness;
  /** Replaces the functions, as `npm run deploy` and `npm run rotate-key` do. */
  deploy(deployment: Deployment): void;
  now(): Date;
  pass(ms: number): void;
  /** Calls the API as an editor. */
  call(method: string, path: string, options?: CallOptions): Promise<Response>;
  create(name: string, content: string): Promise<DocumentReference>;
  edit(ref: DocumentReference, content: string): Promise<void>;
  remove(ref: DocumentReference): Promise<void>;
  /** Delivers the events of all writes so far, and of the writes that follow from them. */
  deliverEvents(): Promise<void>;
  /** Loses the events of all writes so far. */
  loseEvents(): Promise<void>;
  /** A minute later: one sweep and the events of its writes. */
  minute(): Promise<SweepSummary>;
  /** One sweep when the next scheduled retry is due, and the events of its writes. */
  nextRetry(): Promise<void>;
  /** Lets minutes pass until the condition holds. @throws after `most` minutes */
  minutesUntil(isMet: () => Promise<boolean>, most: number): Promise<void>;
  /** Runs a comparison, as the button under Sync check does, and the events that follow. */
  compare(options: { repair: boolean; confirm_deletions?: number }): Promise<Comparison>;
  /** Runs the comparison of the night. */
  compareAtNight(): Promise<Comparison>;
  documents(): Promise<QueryDocumentSnapshot[]>;
  copiesOf(ref: DocumentReference): { id: string; text: string | null }[];
  allSynced(): Promise<boolean>;
  /** Expects every document to be a synced text, with exactly one copy that has its text. */
  expectBothSidesEqual(): Promise<void>;
  stop(): Promise<void>;
}

/** @param connect makes the service's connection to Firestore, for example one that counts */
export async function startRehearsal(
  connect: (engine: EngineHarness) => Promise<Firestore> = async ({ db }) => db,
): Promise<Rehearsal> {
  const engine = await startEngine();
  const { simulator } = engine;
  const db = await connect(engine);
  const knowledge = engine.db.collection(collections.knowledge);
  let nowMs = Date.now();
  let ctx = contextOf({ apiKey: 'first-key' });
  const clock = { ...ctx.clock, now: () => new Date(nowMs) };
  const api = startApi({ db, clock, engine: async () => ctx });
  const trigger = { clock, engine: async () => ctx };

  /** Without jitter, each scheduled retry is as early as it can be. */
  function contextOf({ apiKey, baseUrl }: Deployment): EngineContext {
    const instance = engine.instance({ settleMs: 10 * minuteMs }, apiKey, baseUrl);
    return { ...instance, db, random: () => 0, clock: { ...instance.clock, now: () => new Date(nowMs) } };
  }

  const delivered = new Map<string, QueryDocumentSnapshot>();
  /** The documents that were written or deleted since their last event. */
  async function takeEvents() {
    const { docs } = await knowledge.get();
    const written = docs.filter((one) => !delivered.get(one.id)?.updateTime.isEqual(one.updateTime));
    const ids = new Set(docs.map(({ id }) => id));
    const deleted = [...delivered.keys()].filter((id) => !ids.has(id));
    const events = [
      ...written.map((after) => ({ id: after.id, before: delivered.get(after.id), after })),
      ...deleted.map((id) => ({ id, before: delivered.get(id), after: undefined })),
    ];
    for (const after of written) delivered.set(after.id, after);
    for (const id of deleted) delivered.delete(id);
    return events;
  }

  async function deliverEvents(): Promise<void> {
    for (let round = 0; round < maxRounds; round += 1) {
      const events = await takeEvents();
      if (events.length === 0) return;
      const waiting = events.values();
      const worker = async (): Promise<void> => {
        for (const { id, before, after } of waiting) {
          const states = { before: before?.data() ?? null, after: after?.data() ?? null };
          const updateTime = after?.updateTime ?? null;
          await onWritten({ eventId: newId(), documentId: id, ...states, updateTime }, trigger);
        }
      };
      await Promise.all(Array.from({ length: concurrency }, worker));
    }
    throw new Error('documents are written again and again');
  }

  async function minute(): Promise<SweepSummary> {
    nowMs += minuteMs;
    const summary = await sweep(ctx);
    await deliverEvents();
    return summary;
  }

  const call: Rehearsal['call'] = (method, path, options = {}) => api.call(method, path, { as: 'editor', ...options });
  async function request(method: string, path: string, json?: unknown): Promise<unknown> {
    const response = await call(method, path, json === undefined ? {} : { json });
    expect(response.ok, `${method} ${path}: ${response.status}`).toBe(true);
    return response.status === 204 ? null : await response.json();
  }

  async function runComparison(id: string): Promise<Comparison> {
    const ref = engine.db.collection(collections.jobs).doc(id);
    for (let slice = 0; slice < maxRounds; slice += 1) {
      const after = (await ref.get()).data() ?? null;
      if (after?.ended_at != null) break;
      await onJobWritten({ jobId: id, after }, trigger);
    }
    await deliverEvents();
    return jobSchema.parse(await request('GET', `/api/reconcile/${id}`));
  }

  const copiesOf = ({ id }: DocumentReference) => simulator.documents().filter(({ name }) => name.endsWith(`/${id}]`));
  const statusOf = (one: QueryDocumentSnapshot) => one.get('sync_status') as KnowledgeDocument['sync_status'];

  return {
    engine,
    deploy(deployment) {
      ctx = contextOf(deployment);
    },
    now: () => new Date(nowMs),
    pass(ms) {
      nowMs += ms;
    },
    call,
    async create(name, content) {
      return knowledge.doc(createdSchema.parse(await request('POST', '/api/knowledge', { name, content })).id);
    },
    async edit({ id }, content) {
      await request('PATCH', `/api/knowledge/${id}`, { content });
    },
    async remove({ id }) {
      await request('DELETE', `/api/knowledge/${id}`);
    },
    deliverEvents,
    async loseEvents() {
      await takeEvents();
    },
    minute,
    async nextRetry() {
      const { docs } = await knowledge.get();
      const dueMs = docs.flatMap((one) => (one.get('next_retry_at') as Timestamp | null)?.toMillis() ?? []);
      if (dueMs.length === 0) throw new Error('no retry is scheduled');
      nowMs = Math.max(nowMs, Math.min(...dueMs) - minuteMs);
      await minute();
    },
    async minutesUntil(isMet, most) {
      for (let minutes = 0; minutes <= most; minutes += 1) {
        if (await isMet()) return;
        await minute();
      }
      throw new Error(`not after ${most} minutes`);
    },
    async compare(options) {
      return await runComparison(createdSchema.parse(await request('POST', '/api/reconcile', options)).id);
    },
    compareAtNight: async () => runComparison((await startReconcile(ctx, { repair: false, createdBy: null })).id),
    documents: async () => (await knowledge.get()).docs,
    copiesOf,
    allSynced: async () => (await knowledge.get()).docs.every((one) => statusOf(one) === 'completed'),
    async expectBothSidesEqual() {
      const { docs } = await knowledge.get();
      for (const one of docs) {
        const copies = copiesOf(one.ref);
        expect([one.get('name'), statusOf(one), copies.length]).toEqual([one.get('name'), 'completed', 1]);
        expect(copies[0]?.id).toBe(one.get('elevenlabs_document_id'));
        expect(sha256(copies[0]?.text ?? '')).toBe(one.get('source.sha256'));
      }
      const copies = simulator.documents().filter(({ type }) => type !== 'folder');
      expect(copies).toHaveLength(docs.length);
      expect(simulator.documents()).toHaveLength(docs.length + 1);
    },
    async stop() {
      await api.close();
      await engine.stop();
    },
  };
}
