import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataDir, openDataSet } from './data-set.ts';
import { addToRegistry, readInUse, readRegistry } from './installations.ts';
import { replaceSaved } from './saved-data.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'data-'));
});
afterEach(() => rm(root, { recursive: true }));

const service = { kind: 'service', baseUrl: 'https://api.elevenlabs.io', apiKey: 'sk_secret_1234' } as const;

async function saved(dir: string, installation = { ids: ['inst'], folders: ['folder'] }): Promise<void> {
  await replaceSaved(dir, async (path) => {
    await writeFile(join(path, 'text'), 'x');
    return { id: 'data-1', installation };
  });
}

async function opened(dir: string, isFresh = false) {
  const notices: string[] = [];
  const data = await openDataSet(dir, { isFresh, notice: (line) => notices.push(line) });
  return { ...data, notices };
}

describe('the local data', () => {
  it('is apart for the simulator, for each key and for each stack, and its folder does not show the key', () => {
    const other = { ...service, apiKey: 'sk_other' };
    const dirs = [
      dataDir('start', { kind: 'simulator' }, root),
      dataDir('start-300', { kind: 'simulator' }, root),
      dataDir('start', service, root),
      dataDir('start', other, root),
    ];
    expect(new Set(dirs).size).toBe(4);
    expect(dirs.join()).not.toMatch(/secret|1234|other/);
    expect(dataDir('start', service, root)).toBe(dirs[2]);
  });

  it('is new with a random id at first, and the saved one afterwards', async () => {
    const dir = join(root, 'start', 'simulator');
    const [one, two] = [await opened(dir), await opened(dir)];
    expect([one.saved, one.notices]).toEqual([null, []]);
    expect(one.id).not.toBe(two.id);
    await saved(dir);
    expect(await opened(dir)).toMatchObject({ id: 'data-1', saved: { path: join(dir, 'current') }, notices: [] });
  });

  it('is deleted with --fresh, which says so', async () => {
    const dir = join(root, 'start', 'simulator');
    expect((await opened(dir, true)).notices).toEqual([]);
    await saved(dir);
    const { id, saved: loaded, notices } = await opened(dir, true);
    expect(loaded).toBeNull();
    expect(id).not.toBe('data-1');
    expect(notices).toEqual([
      expect.stringMatching(/--fresh: deleting the local data in .*saved \d{4}-.* starting empty/),
    ]);
    expect(existsSync(join(dir, 'current'))).toBe(false);
  });

  it('is set aside when it is damaged, which says why and where', async () => {
    const dir = join(root, 'start', 'simulator');
    await saved(dir);
    await writeFile(join(dir, 'current', 'text'), 'y');
    const { saved: loaded, notices } = await opened(dir);
    expect(loaded).toBeNull();
    expect(notices).toEqual([
      expect.stringMatching(/cannot be loaded: its file text is not as saved.*kept in .*damaged-/),
    ]);
    expect((await opened(dir)).notices).toEqual([]);
  });
});

describe('what local stacks have made', () => {
  it('is in use while the data is there, and known after it was deleted', async () => {
    const dir = dataDir('start', service, root);
    const made = { ids: ['inst'], folders: ['folder'] };
    expect(await readRegistry(root)).toEqual({ ids: [], folders: [] });
    await addToRegistry(made, root);
    await addToRegistry({ ids: ['later'], folders: [] }, root);
    await saved(dir, made);
    expect(await readInUse(root)).toEqual(made);
    await opened(dir, true);
    expect(await readInUse(root)).toEqual({ ids: [], folders: [] });
    expect(await readRegistry(root)).toEqual({ ids: ['inst', 'later'], folders: ['folder'] });
  });
});
