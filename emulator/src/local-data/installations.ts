/**
 * What local stacks of this computer have made at ElevenLabs. Other computers use the same project
 * id, and maybe the same workspace, so the names of the folders alone do not say whose they are.
 */
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { collections, foldersDocument } from '@knowledge-sync/contract';
import { z } from 'zod';
import type { StackInfo } from '../stack-info.ts';
import { dataRoot } from './data-set.ts';
import { readManifest } from './saved-data.ts';

/** Ids of installations, and of folders at ElevenLabs. */
export interface Made {
  ids: readonly string[];
  folders: readonly string[];
}

const nothing: Made = { ids: [], folders: [] };
const registryName = 'installations.json';
const madeSchema = z.object({ ids: z.array(z.string()), folders: z.array(z.string()) });

export const union = (...all: readonly Made[]): { ids: string[]; folders: string[] } => ({
  ids: [...new Set(all.flatMap(({ ids }) => ids))].sort(),
  folders: [...new Set(all.flatMap(({ folders }) => folders))].sort(),
});

/** Everything that was ever made here. */
export async function readRegistry(root = dataRoot): Promise<Made> {
  try {
    return madeSchema.parse(JSON.parse(await readFile(join(root, registryName), 'utf8')));
  } catch {
    return nothing;
  }
}

/** Keeps it beyond the data itself, which can be deleted. */
export async function addToRegistry(made: Made, root = dataRoot): Promise<void> {
  const before = await readRegistry(root);
  const after = union(before, made);
  if (JSON.stringify(after) === JSON.stringify(union(before))) return;
  const path = join(root, registryName);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.next`, `${JSON.stringify(after, null, 2)}\n`);
  await rename(`${path}.next`, path);
}

/** What belongs to data that is still here. */
export async function readInUse(root = dataRoot): Promise<Made> {
  const found: Made[] = [];
  for (const stack of await readdir(root).catch(() => [])) {
    for (const account of await readdir(join(root, stack)).catch(() => [])) {
      for (const part of ['current', 'previous']) {
        const manifest = await readManifest(join(root, stack, account, part));
        if (manifest !== null) found.push(manifest.installation);
      }
    }
  }
  return union(...found);
}

/** The fields of a document in Firestore's REST API. */
const fieldsSchema = z.object({ fields: z.record(z.string(), z.unknown()).default({}) });
const idSchema = z.object({
  mapValue: z.object({ fields: z.object({ id: z.object({ stringValue: z.string().min(1) }) }) }),
});

/** Reads from a running stack what its installation has made. */
export async function installationOf(
  { firestoreHost, projectId }: Pick<StackInfo, 'firestoreHost' | 'projectId'>,
  signal: AbortSignal,
): Promise<{ ids: string[]; folders: string[] }> {
  const path = `v1/projects/${projectId}/databases/(default)/documents/${collections.engine}/${foldersDocument}`;
  const response = await fetch(`http://${firestoreHost}/${path}`, {
    headers: { authorization: 'Bearer owner' },
    signal,
  });
  // There is no record before the first sync.
  if (response.status === 404) return union();
  if (!response.ok) throw new Error(`Firestore answered ${response.status} about the folders`);
  const { fields } = fieldsSchema.parse(await response.json());
  const made = { ids: [] as string[], folders: [] as string[] };
  for (const [name, value] of Object.entries(fields)) {
    const id = idSchema.safeParse(value).data?.mapValue.fields.id.stringValue;
    if (id !== undefined) made[name === 'installation' ? 'ids' : 'folders'].push(id);
  }
  return union(made);
}
