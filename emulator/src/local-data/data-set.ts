/** The data of a local stack: where it is, and whether there is any to load. */
import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { stacksDir } from '../paths.ts';
import type { ProviderChoice } from '../provider.ts';
import { type Manifest, openSaved, removeSaved, setAside } from './saved-data.ts';

export const dataRoot = join(stacksDir, 'data');

export interface DataSet {
  dir: string;
  /** Random id, from the first start on. The ids of the sample documents depend on it. */
  id: string;
  /** What to load; null starts empty. */
  saved: { path: string; manifest: Manifest } | null;
}

/**
 * The folder of the data. Each account of ElevenLabs has data of its own, so that nothing that was
 * entered for the simulator reaches a real workspace.
 */
export function dataDir(stackName: string, provider: ProviderChoice, root = dataRoot): string {
  if (provider.kind === 'simulator') return join(root, stackName, 'simulator');
  const account = createHash('sha256').update(`${provider.baseUrl}\n${provider.apiKey}`).digest('hex').slice(0, 12);
  return join(root, stackName, `elevenlabs-${account}`);
}

/**
 * Opens the data. Damaged data is set aside.
 *
 * @param notice shows a line to the person
 */
export async function openDataSet(
  dir: string,
  { isFresh, notice }: { isFresh: boolean; notice: (line: string) => void },
): Promise<DataSet> {
  const opened = await openSaved(dir);
  if (isFresh && opened.kind !== 'none') {
    const at = opened.kind === 'saved' ? `, saved ${describeDate(opened.manifest)},` : '';
    notice(`--fresh: deleting the local data in ${dir}${at} and starting empty.`);
    await removeSaved(dir);
    return emptyDataSet(dir);
  }
  if (opened.kind === 'saved') return { dir, id: opened.manifest.id, saved: opened };
  if (opened.kind === 'damaged') await startWithout(dir, opened.reason, notice);
  return emptyDataSet(dir);
}

/** Sets data aside that cannot be loaded, and says so. */
export async function startWithout(dir: string, reason: string, notice: (line: string) => void): Promise<DataSet> {
  notice(
    `The saved local data cannot be loaded: ${reason}. Starting empty. The old data is kept in ${await setAside(dir)}.`,
  );
  return emptyDataSet(dir);
}

const emptyDataSet = (dir: string): DataSet => ({ dir, id: randomUUID(), saved: null });

/** "2026-11-29 at 10:31". */
export function describeDate({ saved_at }: Pick<Manifest, 'saved_at'>): string {
  const at = new Date(saved_at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} at ${two(at.getHours())}:${two(at.getMinutes())}`;
}
