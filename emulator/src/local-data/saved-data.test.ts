import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSaved, removeSaved, replaceSaved, type SaveContent, setAside } from './saved-data.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'saved-'));
});
afterEach(() => rm(dir, { recursive: true }));

const content: SaveContent = { id: 'data-1', installation: { ids: [], folders: [] } };
const save = (text: string, metadata = 'at first', saved = content): Promise<boolean> =>
  replaceSaved(dir, async (path) => {
    await mkdir(join(path, 'part'));
    await writeFile(join(path, 'part', 'output-0'), text);
    await writeFile(join(path, 'part', 'x.export_metadata'), metadata);
    return saved;
  });
const textIn = (path: string): Promise<string> => readFile(join(path, 'part', 'output-0'), 'utf8');

describe('the saved data', () => {
  it('are none at first, then those of the last save, with nothing else beside them', async () => {
    expect(await openSaved(dir)).toEqual({ kind: 'none' });
    expect(await save('one')).toBe(true);
    expect(await save('two')).toBe(true);
    const opened = await openSaved(dir);
    expect(opened).toMatchObject({ kind: 'saved', manifest: content });
    expect(await textIn(join(dir, 'current'))).toBe('two');
    expect(await readdir(dir)).toEqual(['current']);
  });

  it('are not replaced when only the times in the metadata differ', async () => {
    await save('one');
    expect(await save('one', 'later')).toBe(false);
    expect(await save('one', 'later', { ...content, installation: { ids: ['a'], folders: [] } })).toBe(true);
  });

  it('stay when a save fails or is interrupted', async () => {
    await save('one');
    const failing = replaceSaved(dir, async (path) => {
      await writeFile(join(path, 'half'), 'x');
      throw new Error('the emulator is gone');
    });
    await expect(failing).rejects.toThrow('the emulator is gone');
    expect(await openSaved(dir)).toMatchObject({ kind: 'saved' });
    await save('two');
    expect(existsSync(join(dir, 'current', 'half'))).toBe(false);
  });

  it('are the previous ones when the process ended between the two renames', async () => {
    await save('one');
    await rename(join(dir, 'current'), join(dir, 'previous'));
    expect(await openSaved(dir)).toMatchObject({ kind: 'saved' });
    expect(await textIn(join(dir, 'current'))).toBe('one');
  });

  it.each([
    ['a file was cut off', () => writeFile(join(dir, 'current', 'part', 'output-0'), 'o'), /output-0 is not as saved/],
    ['a file is missing', () => rm(join(dir, 'current', 'part', 'output-0')), /output-0 is not as saved/],
    ['the manifest is missing', () => rm(join(dir, 'current', 'saved.json')), /saved.json cannot be read/],
    [
      'another version saved them',
      () => writeFile(join(dir, 'current', 'saved.json'), JSON.stringify({ format: 99 })),
      /saved.json cannot be read/,
    ],
  ])('are damaged when %s, and can be set aside', async (_, damage, reason) => {
    await save('one');
    await damage();
    expect(await openSaved(dir)).toMatchObject({ kind: 'damaged', reason: expect.stringMatching(reason) });
    const aside = await setAside(dir);
    expect(await openSaved(dir)).toEqual({ kind: 'none' });
    expect(existsSync(join(aside, 'part'))).toBe(true);
    await removeSaved(dir);
    expect(existsSync(aside)).toBe(true);
  });

  it('are none after they were removed', async () => {
    await save('one');
    await removeSaved(dir);
    expect(await openSaved(dir)).toEqual({ kind: 'none' });
  });
});
