/** What is known of the agents that hold the folder, and what it becomes with what ElevenLabs tells. Pure. */
import { type FolderHolders, holdersNamed } from '@knowledge-sync/contract';

export type Known = Pick<FolderHolders, 'folder_id' | 'attached' | 'count'>;
type Holder = Known['attached'][number];

/** What ElevenLabs told at one moment: of all agents that hold the folder, or of one agent. */
export type Seen =
  | { kind: 'all'; folderId: string | null; holders: Holder[] }
  | { kind: 'one'; folderId: string | null; agent: Holder; isAttached: boolean };

export const nobody: Known = { folder_id: null, attached: [], count: 0 };

/** While some are counted and not named, one agent alone does not tell how many there are. */
export const isCutOff = ({ attached, count }: Known): boolean => count > attached.length;

/** Who holds another folder than the one that was asked about holds nothing any more. */
export function learned(known: Known, seen: Seen): Known {
  const before = known.folder_id === seen.folderId ? known : nobody;
  if (seen.kind === 'all') return knownOf(seen.folderId, seen.holders, before);
  const others = before.attached.filter(({ id }) => id !== seen.agent.id);
  return knownOf(seen.folderId, seen.isAttached ? [...others, seen.agent] : others, before);
}

export function isSame(one: Known, other: Known): boolean {
  if (one.count === 0 && other.count === 0) return true;
  return (
    one.folder_id === other.folder_id &&
    one.count === other.count &&
    one.attached.length === other.attached.length &&
    one.attached.every(({ id, name }, index) => id === other.attached[index]?.id && name === other.attached[index].name)
  );
}

/**
 * Whether who knows a document, of which one page was told, speaks against what is known of the folder that it lies in.
 *
 * @param isAll whether the page has all that know the document
 */
export function isContradicted(
  known: Known,
  agents: readonly { id: string; isDirect: boolean }[],
  isAll: boolean,
): boolean {
  const named = new Set(known.attached.map(({ id }) => id));
  if (!isCutOff(known) && agents.some(({ id, isDirect }) => !isDirect && !named.has(id))) return true;
  return isAll && known.attached.some(({ id }) => !agents.some((agent) => agent.id === id));
}

/** A name that is not told this time stays as it was known. */
function knownOf(folderId: string | null, holders: Holder[], before: Known): Known {
  const names = new Map(before.attached.map(({ id, name }) => [id, name]));
  const attached = holders
    .map(({ id, name }) => ({ id, name: name ?? names.get(id) ?? null }))
    .sort((one, other) => compare(one.name ?? '', other.name ?? '') || compare(one.id, other.id));
  return { folder_id: folderId, attached: attached.slice(0, holdersNamed), count: attached.length };
}

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
