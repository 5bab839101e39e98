/** A database that was restored into another Firebase project, after a person has decided. */
import { collections, foldersDocument } from '@knowledge-sync/contract';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { copyKeyIn } from '../document/remote-name.ts';
import type { EngineContext } from '../runtime/context.ts';
import { type EngineHarness, startEngine, testInstallation } from '../testing/engine.ts';
import { ownerOf, startAnew, takeOver } from './moved-database.ts';

let engine: EngineHarness;
let restored: EngineContext;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

const record = () => engine.db.collection(collections.engine).doc(foldersDocument);
const copies = () => engine.simulator.documents().filter(({ type }) => type !== 'folder');

beforeEach(async () => {
  for (const { id } of engine.simulator.documents()) engine.simulator.removeDocument(id);
  const { docs } = await engine.db.collection(collections.knowledge).get();
  await Promise.all(docs.map(({ ref }) => ref.delete()));
  await record().set({ installation: { id: testInstallation, project_id: engine.projectId } });
  restored = engine.instance({ projectId: 'another-project' });
});

it('names both projects', async () => {
  expect(await ownerOf(restored)).toEqual({
    installation: { id: testInstallation, project_id: engine.projectId },
    projectId: 'another-project',
    isOwn: false,
  });
  expect((await ownerOf(engine.instance())).isOwn).toBe(true);
});

it('updates the same copy after this project has taken over', async () => {
  const ref = await engine.store('Refunds take five days.');
  await engine.deliver(ref);
  const [before] = copies();
  expect(await takeOver(restored)).toBe(true);
  expect(await takeOver(restored)).toBe(false);
  await ref.update({ sync_status: 'pending' });
  await engine.deliver(ref, restored);
  expect((await engine.read(ref)).sync_status).toBe('completed');
  expect(copies().map(({ id }) => id)).toEqual([before?.id]);
});

it('makes copies of its own after starting anew, and leaves those of the other project', async () => {
  const refs = await Promise.all(['One text', 'Another text'].map((text) => engine.store(text)));
  for (const ref of refs) await engine.deliver(ref);
  const before = copies();
  const answer = await startAnew(restored, null);
  expect(answer).toEqual({ documents: 2, nextCursor: null });
  for (const ref of refs) {
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'pending', elevenlabs_document_id: null });
    await engine.deliver(ref, restored);
    expect((await engine.read(ref)).sync_status).toBe('completed');
  }
  const { id } = (await ownerOf(restored)).installation ?? {};
  expect(id).not.toBe(testInstallation);
  expect(copies().slice(0, 2)).toEqual(before);
  expect(
    copies()
      .slice(2)
      .map(({ name }) => copyKeyIn(name)?.installation),
  ).toEqual([id, id]);
  expect(await startAnew(restored, null)).toBeNull();
});

it('sends nothing before the last page has forgotten its copies', async () => {
  const refs = await Promise.all(Array.from({ length: 101 }, () => engine.store('A text')));
  for (const ref of refs)
    await ref.update({ elevenlabs_document_id: 'of-the-other-project', sync_status: 'completed' });
  const first = await startAnew(restored, null);
  expect(first).toMatchObject({ documents: 100, nextCursor: expect.any(String) });
  engine.simulator.clearRequests();
  const ref = refs.find(({ id }) => id === first?.nextCursor);
  if (ref === undefined) throw new Error('not stored');
  await engine.deliver(ref, restored);
  expect(engine.simulator.requests()).toEqual([]);
  expect(await startAnew(restored, first?.nextCursor ?? null)).toMatchObject({ nextCursor: null });
  expect((await ownerOf(restored)).isOwn).toBe(true);
}, 120_000);
