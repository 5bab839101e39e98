/** Several installations in one ElevenLabs workspace, and databases that moved between projects. */
import { collections, foldersDocument } from '@knowledge-sync/contract';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { folderKeyIn } from '../document/remote-name.ts';
import type { EngineContext } from '../runtime/context.ts';
import { startDeadline } from '../runtime/deadline.ts';
import { type EngineHarness, startEngine } from '../testing/engine.ts';
import { inFolder } from './folder.ts';
import { installationOf } from './installation.ts';

let engine: EngineHarness;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

const record = () => engine.db.collection(collections.engine).doc(foldersDocument);
const folders = () => engine.simulator.documents().filter(({ type }) => type === 'folder');
const earlierName = (projectId: string) => `Firestore knowledge [kb-folder:${projectId}]`;
const limits = () => ({ signal: AbortSignal.timeout(9_000), timeoutMs: 9_000 });
/** Requests that change something at ElevenLabs. */
const changes = () => engine.simulator.requests().filter(({ method }) => method !== 'GET');

beforeEach(() => record().delete());
afterEach(() => {
  engine.simulator.clearFaults();
  for (const { id } of engine.simulator.documents()) engine.simulator.removeDocument(id);
  engine.simulator.clearRequests();
});

async function folderOf(ctx: EngineContext): Promise<string> {
  const deadline = startDeadline(ctx);
  try {
    return await inFolder(ctx, await ctx.provider(), deadline, async (folderId) => folderId);
  } finally {
    deadline.dispose();
  }
}

const idOf = async (ctx: EngineContext) => {
  const deadline = startDeadline(ctx);
  try {
    return (await installationOf(ctx, () => deadline.limits(10_000))).id;
  } finally {
    deadline.dispose();
  }
};

/** What an earlier version has left: a folder named after the project alone, and its record. */
async function earlierFolder(ctx: EngineContext, name = earlierName(engine.projectId)): Promise<string> {
  const { id } = await (await ctx.provider()).createFolder({ name }, limits());
  await record().set({ [ctx.config.accountKey]: { id, claim: null } });
  engine.simulator.clearRequests();
  return id;
}

it('names the folder after the project and a random id that Firestore keeps', async () => {
  const ctx = engine.instance();
  const folderId = await folderOf(ctx);
  const id = await idOf(engine.instance());
  const [folder] = folders();
  expect(folder?.id).toBe(folderId);
  expect(folderKeyIn(folder?.name ?? '')).toEqual({ projectId: engine.projectId, installation: id });
});

it('gives two installations of one project a folder each', async () => {
  const first = await folderOf(engine.instance());
  await record().delete();
  const second = await folderOf(engine.instance());
  expect(second).not.toBe(first);
  expect(new Set(folders().map(({ name }) => name)).size).toBe(2);
});

it('makes one installation when several instances start at once', async () => {
  const ids = await Promise.all(Array.from({ length: 4 }, () => idOf(engine.instance())));
  expect(new Set(ids).size).toBe(1);
});

it('asks nothing of ElevenLabs with a database of another project, and fails its documents with the reason', async () => {
  await folderOf(engine.instance());
  const ref = await engine.store('Refunds take five days.');
  const restored = engine.instance({ projectId: 'another-project' });
  engine.simulator.clearRequests();
  await engine.deliver(ref, restored);
  expect(await engine.read(ref)).toMatchObject({
    sync_status: 'failed',
    sync_error: { type: 'other_project', detail: expect.stringContaining(engine.projectId) },
  });
  expect(engine.simulator.requests()).toEqual([]);
});

it('leaves the copy of a database of another project when its document is deleted', async () => {
  const ref = await engine.store('Refunds take five days.');
  await engine.deliver(ref);
  await ref.update({ sync_status: 'pending', deletion_requested_at: (await ref.get()).updateTime });
  engine.simulator.clearRequests();
  await engine.deliver(ref, engine.instance({ projectId: 'another-project' }));
  expect((await engine.read(ref)).sync_error?.type).toBe('other_project');
  expect(engine.simulator.requests()).toEqual([]);
});

it('keeps and renames the folder of an earlier version', async () => {
  const ctx = engine.instance();
  const folderId = await earlierFolder(ctx);
  expect(await folderOf(ctx)).toBe(folderId);
  expect(folders()).toHaveLength(1);
  expect(folderKeyIn(folders()[0]?.name ?? '')?.installation).toBe(await idOf(ctx));
  engine.simulator.clearRequests();
  expect(await folderOf(engine.instance())).toBe(folderId);
  expect(engine.simulator.requests()).toEqual([]);
});

it('keeps the folder of an earlier version when ElevenLabs refuses to rename it', async () => {
  const ctx = engine.instance();
  const folderId = await earlierFolder(ctx);
  engine.simulator.addFault({ kind: 'status', status: 400, method: 'PATCH', times: 9 });
  expect(await folderOf(ctx)).toBe(folderId);
  expect(folders()).toHaveLength(1);
});

it('gives the second of two installations that shared an earlier folder its own', async () => {
  const ctx = engine.instance();
  const shared = await earlierFolder(ctx);
  await folderOf(ctx);
  // The database of the second, which recorded the same folder.
  await record().set({ [ctx.config.accountKey]: { id: shared, claim: null } });
  const own = await folderOf(engine.instance());
  expect(own).not.toBe(shared);
  expect(folders()).toHaveLength(2);
});

it('detects a database of an earlier version that was restored into another project', async () => {
  const ctx = engine.instance();
  await earlierFolder(ctx, earlierName('first-project'));
  await expect(folderOf(ctx)).rejects.toMatchObject({ error_type: 'other_project' });
  expect(changes()).toEqual([]);
});

it('finds the folder under a new API key, also when it was renamed by hand', async () => {
  const folderId = await folderOf(engine.instance());
  await (await engine.instance().provider()).rename(folderId, { name: 'Our knowledge' }, limits());
  expect(await folderOf(engine.instance({ accountKey: 'another key' }))).toBe(folderId);
  expect(folderKeyIn(folders()[0]?.name ?? '')).not.toBeNull();
});

it('makes the folder again under a new API key when it was deleted by hand', async () => {
  const folderId = await folderOf(engine.instance());
  engine.simulator.removeDocument(folderId);
  expect(await folderOf(engine.instance({ accountKey: 'another key' }))).not.toBe(folderId);
  expect(folders()).toHaveLength(1);
});
