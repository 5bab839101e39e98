/** The known holders of the folder, and how reports of ElevenLabs change them. Pure. */
import { type FolderHolders, holdersNamed } from '@knowledge-sync/contract';

export type Known = Pick<FolderHolders, 'folder_id' | 'attached' | 'count'>;
type Holder = Known['attached'][number];

/** A report of ElevenLabs: all holders of the folder, or one agent. */
export type Report =
  | { kind: 'all'; folderId: string | null; holders: Holder[] }
  | { kind: 'one'; folderId: string | null; agent: Holder; isAttached: boolean };

export const nobody: Known = { folder_id: null, attached: [], count: 0 };

/**
 * Whether some holders are counted but not named. Then a report about one agent does not give the
 * new count.
 */
export const isCutOff = ({ attached, count }: Known): boolean => count > attached.length;

/** Returns the holders after a report. Holders of another folder are dropped. */
export function withReport(known: Known, seen: Report): Known {
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
 * Returns whether the agents that use a document contradict the known holders of its folder.
 *
 * @param isAll whether `agents` are all agents of the document, not only one page
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

/** Keeps the known name of an agent that the report does not name. */
function knownOf(folderId: string | null, holders: Holder[], before: Known): Known {
  const names = new Map(before.attached.map(({ id, name }) => [id, name]));
  const attached = holders
    .map(({ id, name }) => ({ id, name: name ?? names.get(id) ?? null }))
    .sort((one, other) => compare(one.name ?? '', other.name ?? '') || compare(one.id, other.id));
  return { folder_id: folderId, attached: attached.slice(0, holdersNamed), count: attached.length };
}

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
