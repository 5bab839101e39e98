/** Whether an agent knows a document, from the document and the agent's settings. Pure. */
import type { KnowledgeDocument } from './document.ts';
import type { Holder, HolderBranch } from './folder-holders.ts';
import { limits } from './limits.ts';
import { type IndexStatus, ragModels } from './rag-index.ts';

/** How an agent knows a document. `unknown`: the service cannot tell. */
export const claimKinds = ['searches', 'reads', 'tool', 'cannot', 'unknown'] as const;
export type ClaimKind = (typeof claimKinds)[number];

/** Why an agent reads a document in full, cannot know it, or may not know it. */
export const claimReasons = [
  // It reads it in full.
  'search_off',
  'in_prompt',
  'too_small',
  // It cannot.
  'too_long',
  'indexing',
  'failed',
  'limit_exceeded',
  'no_folder',
  // Not known.
  'not_read',
  'checking',
  'other_model',
  'length',
] as const;
export type ClaimReason = (typeof claimReasons)[number];

export interface Claim {
  kind: ClaimKind;
  reason: ClaimReason | null;
}

export interface AgentClaim extends Claim {
  /** Branches that calls reach and that do not have the documents. */
  without: string[];
}

export type ClaimedDocument = Pick<KnowledgeDocument, 'source' | 'indexes'>;

const notRead: Claim = { kind: 'unknown', reason: 'not_read' };

/** The best first. An agent's calls are answered by all of its branches, so the worst counts. */
const order = ['searches', 'reads', 'tool', 'unknown', 'cannot'] as const satisfies readonly ClaimKind[];

/** Returns the claim for all calls of an agent that has the folder. */
export function claimOf(document: ClaimedDocument, { branches }: Pick<Holder, 'branches'>): AgentClaim {
  const without = (branches ?? []).filter(({ usage_mode }) => usage_mode === null).map(({ name }) => name);
  const having = (branches ?? []).filter(({ usage_mode }) => usage_mode !== null);
  if (branches === undefined || branches.length === 0) return { ...notRead, without };
  if (having.length === 0) return { kind: 'cannot', reason: 'no_folder', without };
  const claims = having
    .map((branch) => claimOfBranch(document, branch))
    .sort((one, other) => order.indexOf(other.kind) - order.indexOf(one.kind));
  return { ...(claims[0] ?? notRead), without };
}

/** Looks up texts by their words, which needs no index. */
const isWithoutIndex = (strategy: string): boolean => strategy === 'keyword' || strategy === 'cat' || strategy === 'ls';

function claimOfBranch(document: ClaimedDocument, branch: HolderBranch): Claim {
  if (branch.usage_mode === 'prompt') return inFull(document, 'in_prompt');
  if (branch.search === null) return notRead;
  if (!branch.search) return inFull(document, 'search_off');
  const indexed = byIndex(document, branch.model);
  if (indexed.kind === 'searches' || indexed.kind === 'reads') return indexed;
  return branch.strategies?.some(isWithoutIndex) ? { kind: 'tool', reason: null } : indexed;
}

function byIndex({ source, indexes }: ClaimedDocument, model: string | null): Claim {
  const isSmall = source.type !== 'url' && (source.size_bytes ?? Infinity) < limits.indexMinBytes;
  if (isSmall && source.type === 'text') return { kind: 'reads', reason: 'too_small' };
  if (model === null) return notRead;
  const status = indexes[model]?.status;
  if (status !== undefined) return claims[status];
  return { kind: 'unknown', reason: ragModels.some((known) => known === model) ? 'checking' : 'other_model' };
}

const claims: Record<IndexStatus, Claim> = {
  ready: { kind: 'searches', reason: null },
  // ElevenLabs adds documents that are too small for an index to the prompt.
  too_small: { kind: 'reads', reason: 'too_small' },
  indexing: { kind: 'cannot', reason: 'indexing' },
  failed: { kind: 'cannot', reason: 'failed' },
  limit_exceeded: { kind: 'cannot', reason: 'limit_exceeded' },
  unknown: { kind: 'unknown', reason: 'checking' },
};

/** A character has one to four bytes. Only the size of plain texts says how long they are. */
function inFull({ source }: ClaimedDocument, reason: 'search_off' | 'in_prompt'): Claim {
  const bytes = source.type === 'text' || isPlainText(source) ? source.size_bytes : null;
  if (bytes === null || bytes <= limits.promptMaxCharacters) return { kind: 'reads', reason };
  if (bytes > limits.promptMaxCharacters * 4) return { kind: 'cannot', reason: 'too_long' };
  return { kind: 'unknown', reason: 'length' };
}

const isPlainText = (source: ClaimedDocument['source']): source is Extract<typeof source, { type: 'file' }> =>
  source.type === 'file' && (source.content_type === 'text/plain' || source.content_type === 'text/markdown');
