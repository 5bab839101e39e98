/** Wording of what agents know. Loaded once the agents that have the folder are known. */
import {
  type AgentClaim,
  type ClaimKind,
  type ClaimReason,
  claimOf,
  type FolderHolders,
  folderHoldersSchema,
  type Holder,
  isolated,
} from '@knowledge-sync/contract';
import type { ClaimView, Holders } from '../model/holders.ts';
import type { IndexView } from '../model/index-view.ts';
import { plural } from './format.ts';

const titles: Record<ClaimKind, string> = {
  searches: 'Finds it by search',
  reads: 'Reads it in full',
  tool: 'Finds it with a tool',
  cannot: "Can't use it",
  unknown: 'Not known yet',
};

const reasons: Record<ClaimReason, string> = {
  search_off: 'Search is off, so every document is in its prompt, up to 300,000 characters.',
  in_prompt: 'All documents are in its prompt, up to 300,000 characters.',
  too_small: "It's under 500 bytes.",
  too_long: "It's over 300,000 characters, and the agent doesn't search. Turn on its search, or split the document.",
  indexing: "The index for its search model isn't ready yet.",
  failed: 'Indexing failed for its search model. Save the document again to retry.',
  limit_exceeded: 'The index storage of the plan is full.',
  no_folder: 'None of its branches that take calls has the documents.',
  not_read: "The agent's settings aren't known yet. Open Agents to check.",
  checking: 'Checking the index for its search model.',
  other_model: "It searches with a model that isn't supported here.",
  length: "It may be over 300,000 characters, and the agent doesn't search. Turn on its search.",
};

const tones: Record<ClaimKind, ClaimView['tone']> = {
  searches: 'good',
  reads: 'good',
  tool: 'good',
  cannot: 'attention',
  unknown: 'unknown',
};

const branchWithout = (name: string): string => `Branch “${isolated(name)}” doesn't have the documents.`;

/** The wording of one agent's claim. */
export function claimView(agent: Pick<Holder, 'id' | 'name'>, { kind, reason, without }: AgentClaim): ClaimView {
  const parts = [reason === null ? '' : reasons[reason], ...(reason === 'no_folder' ? [] : without.map(branchWithout))];
  return {
    id: agent.id,
    name: agent.name ?? agent.id,
    tone: reason === 'indexing' ? 'busy' : tones[kind],
    title: titles[kind],
    reason: parts.filter(Boolean).join(' ') || null,
  };
}

/**
 * Null if the record is damaged.
 *
 * @param record `workspace/agents` as it is stored; undefined if there is none
 */
export function holdersView(record: unknown): Holders | null {
  const empty: Pick<FolderHolders, 'attached' | 'count' | 'direct'> = { attached: [], count: 0 };
  const known = record === undefined ? empty : folderHoldersSchema.safeParse(record).data;
  if (known === undefined) return null;
  const { attached, count } = known;
  const single = (known.direct ?? []).filter(({ id }) => !attached.some((holder) => holder.id === id));
  return {
    attached,
    count,
    describe: (index) => describe(index, attached, count),
    agents: [...attached, ...single].map(({ id, name }) => ({ id, name })),
    usedBy: (id) =>
      attached.some((holder) => holder.id === id)
        ? 'synced'
        : (single.find((agent) => agent.id === id)?.document_ids ?? []),
    claimsOf: (document) => attached.map((holder) => claimView(holder, claimOf(document, holder))),
    branchesOf: (id) => attached.find((holder) => holder.id === id)?.branches ?? null,
  };
}

/** Says which agents know the document, instead of whether it is indexed. */
function describe(index: IndexView, attached: readonly Holder[], count: number): IndexView {
  if (count === 0) {
    if (index.tone !== 'good') return index;
    return {
      ...index,
      tone: 'ready',
      title: 'Not used by any agent',
      sentence: 'Connect an agent to use your documents.',
      action: 'Connect an agent',
    };
  }
  const claims = attached.map((holder) => claimOf(index.of, holder));
  const knowing = claims.filter(({ kind }) => kind !== 'cannot' && kind !== 'unknown');
  const without = claims.flatMap((claim) => claim.without)[0];
  if (knowing.length === count && without === undefined)
    return {
      ...index,
      tone: 'good',
      title: 'Available to agents',
      sentence: knownBy(knowing, attached, count),
      action: null,
      progress: null,
    };
  const failing = claims.filter(({ kind }) => kind === 'cannot');
  // Without a contradiction, what is known of the index stays.
  if (knowing.length === 0 && (failing.length === 0 || index.tone !== 'good'))
    return index.tone === 'good'
      ? { ...index, tone: 'ready', sentence: reasons[claims[0]?.reason ?? 'not_read'] }
      : index;
  const worst =
    failing.find(({ reason }) => reason !== 'indexing') ?? failing[0] ?? claims.find(({ kind }) => kind === 'unknown');
  const name = nameOf(worst === undefined ? undefined : attached[claims.indexOf(worst)]);
  return {
    ...index,
    tone: failing.length === 0 && without === undefined ? 'ready' : worst?.reason === 'indexing' ? 'busy' : 'attention',
    title:
      knowing.length === count ? 'Not on every branch' : `Available to ${knowing.length} of ${plural(count, 'agent')}`,
    sentence: worst?.reason
      ? `${isolated(name)}: ${reasons[worst.reason]}`
      : without === undefined
        ? reasons.not_read
        : branchWithout(without),
    action: null,
    progress: null,
  };
}

const nameOf = (agent: Holder | undefined): string => agent?.name ?? agent?.id ?? 'An agent';

function knownBy(claims: readonly AgentClaim[], attached: readonly Holder[], count: number): string {
  const isAll = (kind: ClaimKind): boolean => claims.every((claim) => claim.kind === kind);
  const names = namesOf(attached, count);
  if (isAll('searches')) return `${names} can search this document.`;
  if (isAll('reads')) return `${names} ${count === 1 ? 'reads' : 'read'} it in full.`;
  return isAll('tool') ? `${names} can find it with a tool.` : `${names} can use this document.`;
}

/** "Help centre", "Help centre and 2 others". */
function namesOf(attached: readonly Holder[], count: number): string {
  const name = attached.find((agent) => agent.name)?.name;
  if (!name) return plural(count, 'agent');
  return count === 1 ? name : `${isolated(name)} and ${plural(count - 1, 'other')}`;
}
