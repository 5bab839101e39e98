import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nameSchema } from '@knowledge-sync/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idempotencyKeyOf, nameOf, readTextFiles } from './text-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'texts-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the files of a folder', () => {
  it('are its .md and .txt files at any depth, sorted, with their texts byte for byte', async () => {
    await mkdir(join(folder, 'b/deep'), { recursive: true });
    await mkdir(join(folder, 'node_modules'));
    await mkdir(join(folder, '.git'));
    const text = '\uFEFFé\r\n';
    await writeFile(join(folder, 'z.TXT'), text);
    await writeFile(join(folder, 'b/deep/a.b.md'), 'deep');
    for (const ignored of ['x.html', 'node_modules/n.md', '.git/g.md']) await writeFile(join(folder, ignored), 'no');
    expect(await readTextFiles(folder)).toEqual([
      { path: 'b/deep/a.b.md', name: 'b/deep/a.b', content: 'deep' },
      { path: 'z.TXT', name: 'z', content: text },
    ]);
  });

  it('that are not UTF-8 have no content', async () => {
    await writeFile(join(folder, 'latin.txt'), Buffer.from([0x66, 0xfc, 0x72]));
    expect(await readTextFiles(folder)).toEqual([{ path: 'latin.txt', name: 'latin', content: null }]);
  });

  it('must be there', async () => {
    await expect(readTextFiles(folder)).rejects.toThrow(/holds no .md or .txt file/);
    await expect(readTextFiles(join(folder, 'nothing'))).rejects.toThrow(/is not a folder/);
  });
});

describe('the name of a file', () => {
  it('is cut to what the API takes, without half a character', () => {
    expect(nameOf(`${'a'.repeat(300)}.md`)).toBe('a'.repeat(200));
    const cut = nameOf(`${'a'.repeat(199)}😀.md`);
    expect(cut).toBe('a'.repeat(199));
    expect(nameSchema.safeParse(cut).success).toBe(true);
  });
});

describe('the idempotency key', () => {
  it('is the same for the same file and another for another name or text', () => {
    expect(idempotencyKeyOf('a', 'b')).toBe(idempotencyKeyOf('a', 'b'));
    expect(new Set([idempotencyKeyOf('a', 'b'), idempotencyKeyOf('ab', ''), idempotencyKeyOf('a', 'c')]).size).toBe(3);
  });
});
