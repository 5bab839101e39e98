/**
 * The saved data of a local stack: a folder that is replaced as a whole.
 *
 * | folder | holds |
 * | --- | --- |
 * | `current` | the last complete save |
 * | `previous` | the one before, until the last one is in its place |
 * | `next` | a save that has not ended |
 * | `damaged-…` | data that could not be loaded, for a person to look at |
 */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

/** A file with another format is not loaded. */
const format = 1;
const manifestName = 'saved.json';

const manifestSchema = z.object({
  format: z.literal(format),
  /** Random id of the data, from its first start on. */
  id: z.string().min(1),
  saved_at: z.iso.datetime(),
  /** What the data's installation has made at ElevenLabs. */
  installation: z.object({ ids: z.array(z.string()), folders: z.array(z.string()) }),
  /** SHA-256 by path. */
  files: z.record(z.string(), z.string()),
});
export type Manifest = z.infer<typeof manifestSchema>;

export type Opened =
  | { kind: 'none' }
  | { kind: 'saved'; path: string; manifest: Manifest }
  /** `path` is what cannot be loaded. */
  | { kind: 'damaged'; path: string; reason: string };

const paths = (dir: string) => ({
  current: join(dir, 'current'),
  previous: join(dir, 'previous'),
  next: join(dir, 'next'),
});

/** Finds the last complete save and checks its files. */
export async function openSaved(dir: string): Promise<Opened> {
  const { current, previous } = paths(dir);
  // A stop between the two renames of a save leaves only the previous one.
  if (!existsSync(current) && existsSync(previous)) await rename(previous, current);
  if (!existsSync(current)) return { kind: 'none' };
  const manifest = await readManifest(current);
  if (manifest === null) return { kind: 'damaged', path: current, reason: `its ${manifestName} cannot be read` };
  const files = await hashFiles(current);
  const wrong = Object.entries(manifest.files).find(([path, sha256]) => files[path] !== sha256);
  if (wrong !== undefined) return { kind: 'damaged', path: current, reason: `its file ${wrong[0]} is not as saved` };
  return { kind: 'saved', path: current, manifest };
}

/** The manifest of a folder; null when there is none that this version can read. */
export async function readManifest(path: string): Promise<Manifest | null> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(join(path, manifestName), 'utf8')));
  } catch {
    return null;
  }
}

export type SaveContent = Pick<Manifest, 'id' | 'installation'>;

/**
 * Replaces the saved data by what `write` writes. A process that ends in between leaves the last
 * complete save.
 *
 * @param write writes the files and returns the rest of the manifest
 * @returns whether anything has changed since the last save
 */
export async function replaceSaved(dir: string, write: (path: string) => Promise<SaveContent>): Promise<boolean> {
  const { current, previous, next } = paths(dir);
  await rm(next, { recursive: true, force: true });
  await mkdir(next, { recursive: true });
  const content = await write(next);
  const files = await hashFiles(next);
  const before = await readManifest(current);
  if (before !== null && changingPart(before, before.files) === changingPart(content, files)) {
    await rm(next, { recursive: true });
    return false;
  }
  const manifest: Manifest = { format, ...content, saved_at: new Date().toISOString(), files };
  await writeFile(join(next, manifestName), `${JSON.stringify(manifest, null, 2)}\n`);
  await rm(previous, { recursive: true, force: true });
  if (existsSync(current)) await rename(current, previous);
  await rename(next, current);
  await rm(previous, { recursive: true, force: true });
  return true;
}

/** Moves data that cannot be loaded out of the way. Returns where it is now. */
export async function setAside(dir: string): Promise<string> {
  const aside = join(dir, `damaged-${new Date().toISOString().replaceAll(/[:.]/g, '-')}-${randomUUID().slice(0, 4)}`);
  await rename(paths(dir).current, aside);
  return aside;
}

/** Deletes the saved data. Data that was set aside stays. */
export async function removeSaved(dir: string): Promise<void> {
  for (const path of Object.values(paths(dir))) await rm(path, { recursive: true, force: true });
}

/** An export of the same documents has another time in its metadata. */
const isVolatile = (path: string): boolean => path.endsWith('.export_metadata');

const changingPart = ({ id, installation }: SaveContent, files: Manifest['files']): string =>
  JSON.stringify([id, installation, Object.entries(files).filter(([path]) => !isVolatile(path))]);

async function hashFiles(folder: string): Promise<Manifest['files']> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((name) => name !== manifestName)
    .sort();
  const files: Manifest['files'] = {};
  for (const name of names) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(join(folder, name)), hash);
    files[name.replaceAll(sep, '/')] = hash.digest('hex');
  }
  return files;
}
