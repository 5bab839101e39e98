import { useState } from 'react';
import { Choice } from '../ui/Choice.tsx';
import { fieldLabelClass } from '../ui/field-class.ts';
import { branchTexts as texts } from './texts.ts';
import { type Branch, type Branches, useBranches } from './use-branches.ts';

export interface ChosenBranches extends Branches {
  /** Undefined: main. */
  ids: string[] | undefined;
  isNoneChosen: boolean;
  isChosen: (branch: Branch) => boolean;
  choose: (branch: Branch, isChosen: boolean) => void;
}

/** @param isOffered whether a branch is chosen at first */
export function useBranchChoice(agentId: string, isOffered: (branch: Branch) => boolean): ChosenBranches {
  const branches = useBranches(agentId);
  const [changed, setChanged] = useState<ReadonlyMap<string, boolean>>(new Map());
  const isChosen = (branch: Branch): boolean =>
    changed.get(branch.id ?? '') ?? (isOffered(branch) && !branch.is_protected);
  const chosen = branches.all.filter(isChosen);
  const ids = chosen.flatMap(({ id }) => id ?? []);
  return {
    ...branches,
    // A single branch is main, and needs no question.
    ids: branches.all.length > 1 ? ids : undefined,
    isNoneChosen: branches.all.length > 1 && ids.length === 0,
    isChosen,
    choose: (branch, isNow) => setChanged((before) => new Map(before).set(branch.id ?? '', isNow)),
  };
}

/** Lets a person choose among the branches that calls reach. */
export function BranchChoice({ branches, legend }: { branches: ChosenBranches; legend: string }) {
  const { isLoading, all, isComplete, isChosen, choose } = branches;
  if (isLoading)
    return (
      <p role="status" className="mt-4 text-muted text-sm">
        {texts.loading}
      </p>
    );
  return (
    <>
      {all.length > 1 && (
        <fieldset className="mt-4 flex flex-col gap-3">
          <legend className={`${fieldLabelClass} mb-2`}>{legend}</legend>
          {all.map((branch) => (
            <Choice
              key={branch.id ?? branch.name}
              type="checkbox"
              title={branchName(branch)}
              {...hintOf(branch)}
              isChosen={isChosen(branch)}
              onChoose={(isNow) => choose(branch, isNow)}
            />
          ))}
        </fieldset>
      )}
      {!isComplete && <p className="mt-4 text-muted text-sm">{all.length > 1 ? texts.notAll : texts.onlyMain}</p>}
    </>
  );
}

export const branchName = ({ name, live_percentage: percent }: Pick<Branch, 'name' | 'live_percentage'>): string =>
  percent === null ? name : `${name} (${texts.ofCalls(percent)})`;

function hintOf({ is_protected, usage_mode }: Branch): { hint?: string } {
  if (is_protected) return { hint: texts.protected };
  return usage_mode === null ? {} : { hint: texts.connected };
}
