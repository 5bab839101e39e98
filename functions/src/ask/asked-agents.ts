/** Which agents a document is checked with, from their settings as they are recorded. Pure. */
import { type Claim, claimOf, type Holder, type HolderBranch, limits } from '@knowledge-sync/contract';
import type { Stored } from '../store/read.ts';

export interface AskedAgent {
  id: string;
  name: string | null;
  /** The branch that is asked; null for main. */
  branchId: string | null;
  /** Whether it knows the document, by its settings. */
  claim: Claim;
}

/** The first agents that have the folder, each with the first of its branches that has it. */
export function askedAgents({ document }: Stored, holders: readonly Holder[]): AskedAgent[] {
  return holders
    .flatMap(({ id, name, branches }) => {
      const branch = branches?.find(({ usage_mode }) => usage_mode !== null);
      return branch === undefined ? [] : [{ id, name, branchId: idOf(branch), claim: claimIn(document, branch) }];
    })
    .slice(0, limits.agentsPerCheck);
}

const idOf = ({ id, is_main: isMain }: HolderBranch): string | null => (isMain ? null : id);

const claimIn = (document: Stored['document'], branch: HolderBranch): Claim =>
  claimOf(document, { branches: [branch] });
