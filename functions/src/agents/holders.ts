/** The known holders of the folder, and how reports of ElevenLabs change them. Pure. */

import { isDeepStrictEqual } from 'node:util';
import { type FolderHolders, type Holder, holdersNamed } from '@knowledge-sync/contract';
import { nobody } from '../store/holders.ts';

export type Known = Pick<FolderHolders, 'folder_id' | 'attached' | 'count'>;

/** A report of ElevenLabs: all holders of the folder, one agent, or the branches of some. */
export type Report =
  | { kind: 'all'; folderId: string | null; holders: Holder[] }
  | { kind: 'one'; folderId: string | null; agent: Holder; isAttached: boolean }
  | {
      kind: 'branches';
      folderId: string | null;
      holders: (Pick<Holder, 'id'> & Required<Pick<Holder, 'branches' | 'read_at'>>)[];
    };

/**
 * Whether some holders are counted but not named. Then a report about one agent does not give the
 * new count.
 */
export const isCutOff = ({ attached, count }: Known): boolean => count > attached.length;

/** Returns the holders after a report. Holders of another folder are dropped. */
export function withReport(known: Known, seen: Report): Known {
  const before = known.folder_id === seen.folderId ? known : nobody;
  if (seen.kind === 'branches') {
    const read = new Map(seen.holders.map((holder) => [holder.id, holder]));
    return { ...before, attached: before.attached.map((holder) => ({ ...holder, ...read.get(holder.id) })) };
  }
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
    isDeepStrictEqual(one.attached, other.attached)
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

/** Keeps what the report does not say of an agent: its name, and its branches as last read. */
function knownOf(folderId: string | null, holders: Holder[], before: Known): Known {
  const known = new Map(before.attached.map((holder) => [holder.id, holder]));
  const attached = holders
    .map((holder) => ({ ...known.get(holder.id), ...holder, name: holder.name ?? known.get(holder.id)?.name ?? null }))
    .sort((one, other) => compare(one.name ?? '', other.name ?? '') || compare(one.id, other.id));
  return { folder_id: folderId, attached: attached.slice(0, holdersNamed), count: attached.length };
}

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
