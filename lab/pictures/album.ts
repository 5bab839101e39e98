/**
 * Where the pictures go: all of them into a folder that git ignores, a few of them into the
 * documentation.
 */
import { copyFile, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const rootDir = resolve(import.meta.dirname, '../..');
export const picturesDir = join(rootDir, 'pictures');
export const docsImagesDir = join(rootDir, 'docs/images');

/** The pictures that the README and the documents show. */
export const keptPictures = [
  'list-desk-light.png',
  'list-phone-light.png',
  'document-failed-desk-dark.png',
  'upload-desk-light.png',
  'agents-desk-light.png',
  'editor-conflict-desk-light.png',
  'compare-desk-light.png',
] as const;

/**
 * Writes `index.html`, which shows the views of each page side by side. @returns the page's path
 */
export async function writeAlbum(dir: string, viewNames: readonly string[]): Promise<string> {
  const files = new Set(await readdir(dir));
  const pages = new Set(
    [...files].flatMap((file) =>
      viewNames.flatMap((view) => (file.endsWith(`-${view}.png`) ? [file.slice(0, -`-${view}.png`.length)] : [])),
    ),
  );
  const figure = (page: string, view: string): string =>
    files.has(`${page}-${view}.png`)
      ? `<figure><a href="${page}-${view}.png"><img src="${page}-${view}.png" alt="${page}, ${view}" loading="lazy"></a><figcaption>${view}</figcaption></figure>`
      : '';
  const sections = [...pages].sort().map(
    (page) => `<h2 id="${page}">${page}</h2>
<div>${viewNames.map((view) => figure(page, view)).join('\n')}</div>`,
  );
  const path = join(dir, 'index.html');
  await writeFile(
    path,
    `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Pictures of every page</title>
<style>
  body { font: 16px system-ui; margin: 2rem; background: #ddd }
  div { display: flex; gap: 1rem; align-items: start; overflow-x: auto }
  figure { margin: 0 }
  img { height: 480px }
</style>
<h1>Pictures of every page</h1>
${sections.join('\n')}
</html>
`,
  );
  return path;
}

/** Replaces the documentation's pictures with new ones. */
export async function refreshDocs(dir: string, imagesDir: string): Promise<void> {
  for (const name of keptPictures) await copyFile(join(dir, name), join(imagesDir, name));
}
