import { collections, indexDocument } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EngineHarness, startEngine } from '../testing/engine.ts';
import { readIndexOverview, refreshIndexes, watchIntervalMs } from './watch-index.ts';

let engine: EngineHarness;
beforeAll(async () => {
  engine = await startEngine();
});
const gate = () => engine.db.collection(collections.engine).doc(indexDocument);
beforeEach(async () => {
  await gate().delete();
  engine.simulator.clearFaults();
  engine.simulator.clearRequests();
});
afterAll(() => engine.stop());

async function due(): Promise<void> {
  const copy = engine.simulator.seedText({ name: 'n', text: 'x'.repeat(1_000), folderId: null });
  await engine.store('Text.', {
    sync_status: 'completed',
    elevenlabs_document_id: copy,
    index_status: 'unknown',
    index_due_at: Timestamp.now(),
  });
}
const total = (): number => engine.simulator.counts().total;

describe('refreshIndexes', () => {
  it('asks ElevenLabs once for many callers at the same time on several instances', async () => {
    await due();
    const answers = await Promise.all(Array.from({ length: 6 }, () => refreshIndexes(engine.instance())));
    expect(answers.filter(({ checked }) => checked === 1)).toHaveLength(1);
    for (const { next_in_ms } of answers) {
      expect(next_in_ms).toBeGreaterThan(0);
      expect(next_in_ms).toBeLessThanOrEqual(watchIntervalMs);
    }
    expect(engine.simulator.counts().by_route['POST /v1/convai/knowledge-base/rag-index']).toBe(1);
  });

  it('opens again after a few seconds', async () => {
    await refreshIndexes(engine.instance());
    await due();
    expect(await refreshIndexes(engine.instance())).toMatchObject({ checked: 0 });
    await gate().update({ closed_until: Timestamp.fromMillis(Date.now() - 1) });
    expect(await refreshIndexes(engine.instance())).toEqual({ checked: 1, next_in_ms: watchIntervalMs });
  });

  it('is not closed for long by an instance whose clock was ahead', async () => {
    await gate().set({ closed_until: Timestamp.fromMillis(Date.now() + 3_600_000) });
    expect(await refreshIndexes(engine.instance())).toMatchObject({ next_in_ms: watchIntervalMs });
  });

  it('sends no request if nothing is due, and is never open if RAG_MODEL is off', async () => {
    await refreshIndexes(engine.instance());
    expect(await refreshIndexes(engine.instance({ ragModel: null }))).toEqual({ checked: 0, next_in_ms: null });
    expect(total()).toBe(0);
  });
});

describe('readIndexOverview', () => {
  it('returns the storage that ElevenLabs reports, and asks once a minute', async () => {
    engine.simulator.changeSettings({ rag_max_bytes: 5_000 });
    const overview = await readIndexOverview(engine.instance());
    expect(overview).toMatchObject({ model: 'multilingual_e5_large_instruct', allowed_bytes: 5_000 });
    expect(Date.parse(overview.checked_at ?? '')).toBeGreaterThan(Date.now() - 60_000);
    engine.simulator.changeSettings({ rag_max_bytes: 9_000 });
    expect(await readIndexOverview(engine.instance())).toEqual(overview);
    expect(total()).toBe(1);
    await gate().update({ overview_asked_at: Timestamp.fromMillis(Date.now() - 60_000) });
    expect(await readIndexOverview(engine.instance())).toMatchObject({ allowed_bytes: 9_000 });
  });

  it('returns the last known storage, or null, while ElevenLabs does not answer, and asks once a minute', async () => {
    const id = engine.simulator.addFault({ kind: 'status', status: 503 });
    const nothing = { used_bytes: null, allowed_bytes: null, checked_at: null };
    expect(await readIndexOverview(engine.instance())).toMatchObject(nothing);
    expect(await readIndexOverview(engine.instance())).toMatchObject(nothing);
    expect(total()).toBe(1);
    engine.simulator.removeFault(id);
    await gate().delete();
    const known = await readIndexOverview(engine.instance());
    engine.simulator.addFault({ kind: 'status', status: 503 });
    await gate().update({ overview_asked_at: null });
    expect(await readIndexOverview(engine.instance())).toEqual(known);
  });

  it('returns null if RAG_MODEL is off', async () => {
    expect(await readIndexOverview(engine.instance({ ragModel: null }))).toEqual({
      model: null,
      used_bytes: null,
      allowed_bytes: null,
      checked_at: null,
    });
    expect(total()).toBe(0);
  });
});
