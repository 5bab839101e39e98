import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { docsImagesDir, keptPictures, refreshDocs, writeAlbum } from './album.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'album-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('the album shows the views of each page side by side, and nothing for a missing one', async () => {
  for (const name of ['list-desk-light', 'list-phone-dark', 'agents-desk-light']) {
    await writeFile(join(dir, `${name}.png`), name);
  }
  const page = await readFile(await writeAlbum(dir, ['desk-light', 'phone-dark']), 'utf8');
  expect([...page.matchAll(/<h2 id="([^"]+)"/g)].map(([, id]) => id)).toEqual(['agents', 'list']);
  expect([...page.matchAll(/<img src="([^"]+)"/g)].map(([, source]) => source)).toEqual([
    'agents-desk-light.png',
    'list-desk-light.png',
    'list-phone-dark.png',
  ]);
});

test('the documentation gets its seven pictures and no others', async () => {
  const images = join(dir, 'images');
  await mkdir(images);
  for (const name of [...keptPictures, 'other.png']) await writeFile(join(dir, name), name);
  await refreshDocs(dir, images);
  expect((await readdir(images)).sort()).toEqual([...keptPictures].sort());
});

test('every kept picture is in the documentation', () => {
  expect(keptPictures.filter((name) => !existsSync(join(docsImagesDir, name)))).toEqual([]);
});
