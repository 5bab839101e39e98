import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nameSchema } from '@knowledge-sync/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findSourceFiles, nameOf } from './source-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sources-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the files of a folder', () => {
  it('are those with a supported type, at any depth, sorted: texts as texts, the others as files', async () => {
    await mkdir(join(folder, 'b/deep'), { recursive: true });
    for (const path of ['z.TXT', 'b/deep/a.b.md', 'm.PDF', 'd.docx', 'p.html', 'q.htm', 'e.epub']) {
      await writeFile(join(folder, path), 'content');
    }
    const { files, leftOut } = await findSourceFiles(folder);
    expect(files.map(({ type, path, name }) => [type, path, name])).toEqual([
      ['text', 'b/deep/a.b.md', 'b/deep/a.b'],
      ['file', 'd.docx', 'd'],
      ['file', 'e.epub', 'e'],
      ['file', 'm.PDF', 'm'],
      ['file', 'p.html', 'p'],
      ['file', 'q.htm', 'q'],
      ['text', 'z.TXT', 'z'],
    ]);
    expect(files[0]?.absolutePath).toBe(join(folder, 'b/deep/a.b.md'));
    expect(leftOut).toBe(0);
  });

  it('are counted but skipped when they have another type, or are links; hidden ones are skipped', async () => {
    for (const hidden of ['.git', 'node_modules']) {
      await mkdir(join(folder, hidden));
      await writeFile(join(folder, hidden, 'n.md'), 'no');
    }
    for (const path of ['a.md', 'sheet.xlsx', 'Makefile', '._a.pdf']) await writeFile(join(folder, path), 'yes');
    await writeFile(join(folder, 'photo.png'), '\x89PNG', 'latin1');
    await symlink(join(folder, 'a.md'), join(folder, 'link.md'));
    const { files, leftOut, reasons, skipped } = await findSourceFiles(folder);
    expect(files.map(({ path }) => path)).toEqual(['Makefile', 'a.md', 'sheet.xlsx']);
    expect(leftOut).toBe(2);
    expect(reasons).toEqual([expect.stringMatching(/^photo\.png: .*PNG image/)]);
    expect(skipped).toEqual(['._a.pdf', '.git/', 'node_modules/']);
  });

  it('keep their paths in their names, and lock and system files are skipped and named', async () => {
    for (const each of ['api', 'billing', 'orders']) {
      await mkdir(join(folder, each));
      await writeFile(join(folder, each, 'README.md'), each);
    }
    for (const path of ['~$Offer.docx', 'Thumbs.db', 'desktop.ini', 'api/.~lock.a.odt#']) {
      await writeFile(join(folder, path), 'x');
    }
    const { files, leftOut, skipped } = await findSourceFiles(folder);
    expect(files.map(({ name }) => name)).toEqual(['api/README', 'billing/README', 'orders/README']);
    expect(leftOut).toBe(0);
    expect(skipped).toEqual(['Thumbs.db', 'api/.~lock.a.odt#', 'desktop.ini', '~$Offer.docx']);
  });

  it('are refused when there is no such folder or no supported file', async () => {
    await expect(findSourceFiles(folder)).rejects.toThrow(/has no files to send: PDF, Word/);
    await expect(findSourceFiles(join(folder, 'nothing'))).rejects.toThrow(/is not a folder/);
  });
});

describe('the name of a file', () => {
  it('is cut to the length that the API accepts, without half a character', () => {
    expect(nameOf(`${'a'.repeat(300)}.md`)).toBe('a'.repeat(200));
    const cut = nameOf(`${'a'.repeat(199)}😀.md`);
    expect(cut).toBe('a'.repeat(199));
    expect(nameSchema.safeParse(cut).success).toBe(true);
  });
});
