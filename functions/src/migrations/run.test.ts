/** Migrations of documents that earlier releases have written, on Google's Firestore emulator. */
import {
  collections,
  type KnowledgeDocument,
  nameWords,
  schemaDocument,
  schemaVersion,
} from '@knowledge-sync/contract';
import { type DocumentReference, FieldValue, Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { editKnowledge } from '../commands/edit.ts';
import { revisionOf } from '../document/revision.ts';
import type { EngineContext } from '../runtime/context.ts';
import { sweep } from '../sweep.ts';
import { decide } from '../sync/decide.ts';
import { type EngineHarness, startEngine } from '../testing/engine.ts';
import { migrations } from './migrations.ts';
import { type MigrationProgress, migrate, readSchema, stepMigrations } from './run.ts';

let engine: EngineHarness;
let ctx: EngineContext;
const record = () => engine.db.collection(collections.engine).doc(schemaDocument);
const everything = async () => (await engine.db.collection(collections.knowledge).get()).docs.map((one) => one.data());

beforeAll(async () => {
  engine = await startEngine();
  ctx = engine.instance();
});
afterAll(() => engine.stop());
beforeEach(async () => {
  await engine.db.recursiveDelete(engine.db.collection(collections.knowledge));
  await record().delete();
  engine.simulator.clearRequests();
});

/** A document as a release without versions and without a search has written it. */
async function earlier(name: string, fields: Partial<KnowledgeDocument> = {}): Promise<DocumentReference> {
  const ref = await engine.store('text', { name, sync_status: 'completed', queued_at: null, ...fields });
  await ref.update({ name_words: FieldValue.delete(), schema_version: FieldValue.delete() });
  return ref;
}

const run = async (dryRun = false) => {
  const progress: MigrationProgress[] = [];
  const waits: number[] = [];
  const clock = { ...ctx.clock, sleep: async (ms: number) => void waits.push(ms) };
  const report = await migrate({ ...ctx, clock }, { dryRun, onProgress: (one) => void progress.push(one) });
  return { report, progress, waits };
};

test('the migrations are numbered without a gap, up to the version of new documents', () => {
  expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, n) => n + 1));
  expect(migrations.at(-1)?.version).toBe(schemaVersion);
});

test('a store without versions is migrated in pages, and nothing is sent to ElevenLabs', async () => {
  const refs = await Promise.all(Array.from({ length: 230 }, (_, n) => earlier(`Opening hours ${n}`)));
  const [first] = refs;
  const before = (await first?.get())?.data();
  const { report, progress } = await run();
  expect(progress.map(({ looked_at }) => looked_at)).toEqual([100, 200, 230, 100, 200, 230]);
  expect(report).toEqual({
    from: 0,
    left: 0,
    migrations: migrations.map(({ version, title }) => ({ version, title, looked_at: 230, changed: 230, left: 0 })),
  });
  const after = (await first?.get())?.data();
  expect(after).toEqual({ ...before, schema_version: schemaVersion, name_words: nameWords(String(before?.name)) });
  expect((await everything()).every((data) => data.schema_version === schemaVersion)).toBe(true);
  // The event of such a write starts no work, and needs no read.
  expect(decide(before ?? null, after ?? null, new Date())).toEqual({ action: 'none', reason: 'completed' });
  for (const ref of refs.slice(0, 5)) await engine.deliver(ref, ctx);
  expect(engine.simulator.counts().total).toBe(0);
  expect(await readSchema(engine.db)).toEqual({ version: schemaVersion, running: null });
  expect((await run()).report).toEqual({ from: schemaVersion, left: 0, migrations: [] });
});

test('a web page gets the key by which other spellings of its address are found', async () => {
  const url = 'https://www.example.com/help/?utm_source=mail';
  const ref = await engine.store('page', {
    sync_status: 'completed',
    queued_at: null,
    source: { type: 'url', url, auto_sync: null, refresh_id: null },
    revision: revisionOf('page', { type: 'url', url, auto_sync: null, refresh_id: null }),
    name: 'page',
  });
  await ref.update({ address_key: FieldValue.delete(), schema_version: 1 });
  await run();
  expect(await engine.read(ref)).toMatchObject({ address_key: 'example.com/help', source: { url } });
});

test('a dry run counts, and changes nothing', async () => {
  await Promise.all(Array.from({ length: 3 }, (_, n) => earlier(`Returns ${n}`)));
  await engine.store('New.', { sync_status: 'completed' });
  const before = await everything();
  const { report } = await run(true);
  expect(report.migrations).toMatchObject([
    { version: 1, looked_at: 4, changed: 3, left: 0 },
    { version: 2, looked_at: 4, changed: 3, left: 0 },
  ]);
  expect(await everything()).toEqual(before);
  expect((await record().get()).exists).toBe(false);
});

test('an interrupted run continues at its position', async () => {
  await Promise.all(Array.from({ length: 150 }, (_, n) => earlier(`Shipping ${n}`)));
  const interrupted = migrate(ctx, {
    dryRun: false,
    onProgress: () => {
      throw new Error('interrupted');
    },
  });
  await expect(interrupted).rejects.toThrow('interrupted');
  expect(await readSchema(engine.db)).toMatchObject({ version: 0, running: { to: 1, looked_at: 100, changed: 100 } });
  const { progress } = await run();
  expect(progress.filter(({ version }) => version === 1)).toMatchObject([{ looked_at: 150, changed: 150, left: 0 }]);
});

test('a document that a worker has is left, and migrated by a later step of the sweep', async () => {
  const claim = { id: 'w1', expires_at: Timestamp.fromMillis(Date.now() + 60_000) };
  const ref = await earlier('Returns', { sync_status: 'syncing', sync_claim: claim });
  const { updateTime } = await ref.get();
  const { report, waits } = await run();
  expect(report).toMatchObject({ left: 1, migrations: [{ changed: 0, left: 1 }] });
  expect(waits).toEqual([5_000, 5_000]);
  expect((await ref.get()).updateTime).toEqual(updateTime);
  await ref.update({ sync_status: 'completed', sync_claim: null });
  // The next pass starts after a pause.
  expect(await stepMigrations(ctx)).toBe(0);
  const later = { ...ctx, clock: { ...ctx.clock, now: () => new Date(Date.now() + 3_600_000) } };
  expect(await stepMigrations(later)).toBe(1);
  expect(await stepMigrations(later)).toBe(1);
  expect(await readSchema(engine.db)).toEqual({ version: schemaVersion, running: null });
});

test('the sweep migrates in bounded steps, and reads no document once all are migrated', async () => {
  const ref = await earlier('Warranty');
  expect(await sweep(ctx)).toMatchObject({ migrated: 1 });
  expect(await sweep(ctx)).toMatchObject({ migrated: 1 });
  expect(await engine.read(ref)).toMatchObject({ schema_version: schemaVersion });
  const late = await earlier('Of a backup');
  expect(await sweep(ctx)).toMatchObject({ migrated: 0 });
  expect((await late.get()).get('schema_version')).toBeUndefined();
});

test('two runs at once migrate each document once', async () => {
  await Promise.all(Array.from({ length: 120 }, (_, n) => earlier(`Twice ${n}`)));
  await Promise.all([run(), stepMigrations(ctx), run()]);
  expect((await everything()).every((data) => data.schema_version === schemaVersion)).toBe(true);
  expect(await readSchema(engine.db)).toEqual({ version: schemaVersion, running: null });
});

test('documents work before and after: they are synced, edited, and completed when written by hand', async () => {
  const pending = await engine.store('Of an earlier release.');
  await pending.update({ schema_version: FieldValue.delete(), name_words: FieldValue.delete() });
  await engine.deliver(pending, ctx);
  expect(await engine.read(pending)).toMatchObject({ sync_status: 'completed' });
  await editKnowledge(ctx, pending.id, { name: 'Edited' });
  await engine.deliver(pending, ctx);
  await run();
  await editKnowledge(ctx, pending.id, { name: 'Edited again' });
  await engine.deliver(pending, ctx);
  expect(await engine.read(pending)).toMatchObject({ sync_status: 'completed', schema_version: schemaVersion });
  const byHand = engine.db.collection(collections.knowledge).doc('by-hand');
  await byHand.set({ name: 'By hand', content: 'Text.' });
  await engine.deliver(byHand, ctx);
  expect(await engine.read(byHand)).toMatchObject({ sync_status: 'pending', schema_version: schemaVersion });
});

test('a document that was edited by hand, or that cannot be read, is left to its own event', async () => {
  const edited = await earlier('By hand');
  await edited.update({ name: 'Changed by hand' });
  const damaged = await earlier('Damaged', { sync_status: 'failed' });
  await damaged.update({ source: 4 });
  const { report } = await run();
  expect(report).toMatchObject({ left: 0, migrations: [{ changed: 0 }, { changed: 0 }] });
  expect((await edited.get()).get('schema_version')).toBeUndefined();
});

test('a document of a newer release is left alone by events, the sweep and migrations', async () => {
  const newer = { schema_version: schemaVersion + 1 };
  const longAgo = Timestamp.fromMillis(Date.now() - 86_400_000);
  const refs = [
    await engine.store('Waits.', { ...newer, queued_at: longAgo }),
    await engine.store('Unsettled.', {
      ...newer,
      sync_status: 'completed',
      settles_at: longAgo,
      unsettled_since: longAgo,
    }),
    await engine.store('Failed.', { ...newer, sync_status: 'failed', next_retry_at: longAgo }),
    await engine.store('Unreadable.', newer),
  ];
  await refs.at(-1)?.update({ name: 4 });
  const before = await everything();
  for (const ref of refs) await engine.deliver(ref, ctx);
  await sweep(ctx);
  await run();
  expect(await everything()).toEqual(before);
  expect(engine.simulator.counts().total).toBe(0);
});
