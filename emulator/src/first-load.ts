/** The scripts that the browser loads before it shows the documents page. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';

/** The modules that load without a click: the page's own code and Firestore. */
const entries = [
  'index.html',
  'src/app/Workspace.tsx',
  'src/list/DocumentsPage.tsx',
  'src/firebase/knowledge-store.ts',
];

/** https://vite.dev/guide/backend-integration */
const manifestSchema = z.record(z.string(), z.object({ file: z.string(), imports: z.array(z.string()).default([]) }));

interface LoadedFile {
  file: string;
  gzipBytes: number;
}

/**
 * @param folder a build with a manifest
 * @throws when an entry has no file of its own, because it was renamed or merged into another file
 */
export async function firstLoad(folder: string): Promise<LoadedFile[]> {
  const manifest = manifestSchema.parse(JSON.parse(await readFile(join(folder, '.vite/manifest.json'), 'utf8')));
  const needed = new Set<string>();
  const need = (key: string): void => {
    if (needed.has(key)) return;
    const chunk = manifest[key];
    if (chunk === undefined)
      throw new Error(`${key} is not in the build: correct the entries of emulator/src/first-load.ts`);
    needed.add(key);
    for (const each of chunk.imports) need(each);
  };
  for (const entry of entries) need(entry);
  const files = [...needed].map((key) => manifest[key]?.file ?? '').filter((file) => file.endsWith('.js'));
  return await Promise.all(
    files.map(async (file) => ({ file, gzipBytes: gzipSync(await readFile(join(folder, file))).byteLength })),
  );
}
