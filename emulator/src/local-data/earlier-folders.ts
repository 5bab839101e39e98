/** The folders that earlier local starts left in an ElevenLabs workspace, and their removal. */
import type { Made } from './installations.ts';
import type { RemoteItem, WorkspaceClient } from './workspace-client.ts';

export interface EarlierFolder {
  id: string;
  name: string;
  /** Whether this computer made it. Another computer may still use the others. */
  isFromHere: boolean;
  /** The copies in it. */
  copies: RemoteItem[];
  hasMore: boolean;
}

/** The name of the service's folder ends in the project and, if newer, the installation. */
const folderKey = / \[kb-folder:([^\]/:]+)(?:[/:]([^\]/:]+))?\]$/;
const copyKey = / \[kb:[^\]]+\]$/;

/**
 * Chooses the folders of local stacks that no local data here belongs to.
 *
 * @param registry what this computer has ever made
 * @param inUse what belongs to local data that is still here
 */
export function chooseEarlier<Folder extends { id: string; name: string }>(
  folders: readonly Folder[],
  { projectId, registry, inUse }: { projectId: string; registry: Made; inUse: Made },
): (Folder & { isFromHere: boolean })[] {
  return folders.flatMap((folder) => {
    const [, project, installation = ''] = folderKey.exec(folder.name) ?? [];
    const isOneOf = ({ ids, folders: known }: Made): boolean => known.includes(folder.id) || ids.includes(installation);
    if (project !== projectId || isOneOf(inUse)) return [];
    return [{ ...folder, isFromHere: isOneOf(registry) }];
  });
}

export async function findEarlier(
  client: WorkspaceClient,
  known: Parameters<typeof chooseEarlier>[1],
): Promise<EarlierFolder[]> {
  const found: EarlierFolder[] = [];
  for (const { id, name, isFromHere } of chooseEarlier(await client.folders(), known)) {
    const { items, hasMore } = await client.itemsIn(id);
    const copies = items.filter((item) => !item.isFolder && copyKey.test(item.name));
    found.push({ id, name, isFromHere, copies, hasMore });
  }
  return found;
}

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

export const describeFolder = ({ name, copies, hasMore, isFromHere }: EarlierFolder): string =>
  `${name}: ${hasMore ? 'more than ' : ''}${plural(copies.length, 'copy', 'copies')}, ${isFromHere ? 'made on this computer' : 'perhaps of another computer'}`;

/** Null when there are none. */
export function describeEarlier(folders: readonly EarlierFolder[]): string | null {
  if (folders.length === 0) return null;
  return [
    `Earlier local starts left ${plural(folders.length, 'folder', 'folders')} in this workspace:`,
    ...folders.map((folder) => `  ${describeFolder(folder)}`),
    'To remove them: npm start -- --remove-leftovers',
  ].join('\n');
}

/**
 * Deletes the copies in a folder, then the folder. A folder that holds anything else stays.
 *
 * @returns whether the folder is gone
 */
export async function removeFolder(
  client: WorkspaceClient,
  { id, name }: EarlierFolder,
  report: (line: string) => void,
): Promise<boolean> {
  let deleted = 0;
  const refusals = new Map<string, string>();
  for (let hasMore = true; hasMore; ) {
    const page = await client.itemsIn(id);
    const copies = page.items.filter((item) => !item.isFolder && copyKey.test(item.name) && !refusals.has(item.id));
    for (const copy of copies) {
      const refusal = await client.remove(copy.id);
      if (refusal === null) deleted += 1;
      else {
        refusals.set(copy.id, refusal);
        report(`  kept: ${copy.name} (${refusal})`);
      }
    }
    hasMore = page.hasMore && copies.length > 0;
  }
  const refusal = refusals.size > 0 ? 'it is not empty' : await client.remove(id);
  const copies = plural(deleted, 'copy', 'copies');
  report(
    refusal === null ? `Deleted ${name} with ${copies}.` : `Deleted ${copies} of ${name}; the folder stays: ${refusal}`,
  );
  return refusal === null;
}
