/** Several workers that make the folder at once, and workers that are slower than their lease. */
import { collections, foldersDocument } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Provider } from '../elevenlabs/provider.ts';
import type { EngineContext } from '../runtime/context.ts';
import { startDeadline } from '../runtime/deadline.ts';
import { type EngineHarness, startEngine } from '../testing/engine.ts';
import { inFolder, knownFolder } from './folder.ts';

let engine: EngineHarness;
let ctx: EngineContext;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

/** The work ends a quarter before. A busy machine needs that time to notice. */
const leaseMs = 3_000;
const record = () => engine.db.collection(collections.engine).doc(foldersDocument);
const folders = () => engine.simulator.documents().filter(({ type }) => type === 'folder');

beforeEach(() => {
  ctx = engine.instance({ leaseMs });
});
afterEach(async () => {
  engine.simulator.clearFaults();
  for (const { id } of folders()) engine.simulator.removeDocument(id);
  await record().delete();
});

/** The folder that a worker of its own instance uses. */
async function folderOf(change: (real: Provider) => Partial<Provider> = () => ({})): Promise<string> {
  const worker = engine.instance({ leaseMs });
  const real = await worker.provider();
  const deadline = startDeadline(worker);
  try {
    return await inFolder(worker, { ...real, ...change(real) }, deadline, async (folderId) => folderId);
  } finally {
    deadline.dispose();
  }
}

/** A promise that the test resolves. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), opened };
}

/**
 * Freezes a worker while it makes the folder, until its lease has ended and another worker has made
 * one.
 */
async function overtaken(
  makeFolder: (real: Provider) => Promise<{ id: string }>,
): Promise<{ late: Promise<string>; other: string }> {
  const [asked, overtakenBy] = [gate(), gate()];
  const late = folderOf((real) => ({
    createFolder: async () => {
      asked.open();
      await overtakenBy.opened;
      return await makeFolder(real);
    },
  }));
  await asked.opened;
  // Waits until the lease has ended.
  const other = await folderOf();
  overtakenBy.open();
  return { late, other };
}

const limits = { signal: new AbortController().signal, timeoutMs: 10_000 };
const nameOf = () => folders()[0]?.name ?? '';

it('makes one folder for workers that start together', async () => {
  const ids = await Promise.all(Array.from({ length: 4 }, () => folderOf()));
  expect(new Set(ids).size).toBe(1);
  expect(folders().map(({ id }) => id)).toEqual([ids[0]]);
  expect(await knownFolder(ctx)).toBe(ids[0]);
});

describe('a worker that has lost its claim on the folder', () => {
  it('uses the recorded folder, and leaves its own folder and the record', async () => {
    const { late, other } = await overtaken((real) => real.createFolder({ name: nameOf() }, limits));
    expect(await late).toBe(other);
    expect(await knownFolder(ctx)).toBe(other);
    expect(folders()).toHaveLength(2);
  });

  it('and then fails keeps the record of the other worker', async () => {
    const { late, other } = await overtaken(() => Promise.reject(new Error('no answer')));
    await expect(late).rejects.toThrow('no answer');
    expect(await knownFolder(ctx)).toBe(other);
  });

  it('keeps the claim of the worker that has it now', async () => {
    const [asked, stopped] = [gate(), gate()];
    const late = folderOf(() => ({
      listFolders: async () => {
        asked.open();
        await stopped.opened;
        throw new Error('no answer');
      },
    }));
    await asked.opened;
    const { accountKey } = ctx.config;
    const taken = {
      id: null,
      claim: { id: 'other', expires_at: Timestamp.fromMillis(Date.now() + 60_000) },
    };
    await record().update({ [accountKey]: taken });
    stopped.open();
    await expect(late).rejects.toThrow('no answer');
    expect((await record().get()).get(accountKey)).toEqual(taken);
  });
});

describe('the work on the folder', () => {
  it.each([
    ['listing', { method: 'GET' }],
    ['creating', { method: 'POST' }],
  ] as const)('ends before its lease when %s gets no answer, and the next worker begins at once', async (_, fault) => {
    engine.simulator.addFault({ kind: 'hang', ...fault, times: 1 });
    const startedMs = performance.now();
    await expect(folderOf()).rejects.toMatchObject({
      name: expect.stringMatching(/DeadlineExceededError|ElevenLabsSyncError/),
    });
    expect(performance.now() - startedMs).toBeLessThan(leaseMs);
    expect((await record().get()).get(ctx.config.accountKey)).toMatchObject({ id: null, claim: null });
    const id = await folderOf();
    expect(performance.now() - startedMs).toBeLessThan(2 * leaseMs);
    expect(await knownFolder(ctx)).toBe(id);
  });
});
