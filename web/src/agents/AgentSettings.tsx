import type { AgentList } from '@knowledge-sync/contract';
import { branchName } from './BranchChoice.tsx';
import { settingsTexts as texts } from './texts.ts';

type Branch = NonNullable<AgentList['agents'][number]['branches']>[number];

/** How an agent that has the documents looks them up, branch by branch. */
export function AgentSettings({ branches }: { branches: readonly Branch[] | null }) {
  if (branches === null || branches.length === 0) return <p className="text-muted text-sm">{texts.unknown}</p>;
  return (
    <ul className="flex flex-col text-muted text-sm">
      {branches.map((branch) => (
        <li key={branch.id ?? branch.name} className={branch.usage_mode === null ? 'text-pending' : undefined}>
          {branches.length > 1 && `${branchName(branch)}: `}
          {settingOf(branch)}
        </li>
      ))}
    </ul>
  );
}

/** Whether search can be turned on for the agent. */
export const isSearchOff = (branches: readonly Branch[] | null): boolean =>
  branches?.some(({ search, usage_mode }) => search === false && usage_mode !== null) ?? false;

/** Whether calls reach branches that do not have the documents, while others have them. */
export const isMissingBranches = (branches: readonly Branch[] | null): boolean =>
  branches?.some(({ usage_mode }) => usage_mode === null) ?? false;

function settingOf({ usage_mode, search, model, strategies }: Branch): string {
  if (usage_mode === null) return texts.without;
  if (usage_mode === 'prompt') return texts.inPrompt;
  if (search === null) return texts.unknown;
  if (!search) return texts.searchOff;
  const searches = model === null ? texts.searches : texts.searchesWith(model);
  return strategies !== null && strategies.length > 0
    ? `${searches} ${texts.withTool(strategies.join(', '))}`
    : searches;
}
