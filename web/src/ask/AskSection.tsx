import { limits } from '@knowledge-sync/contract';
import { useState } from 'react';
import { useHolders } from '../data/holders.tsx';
import { Button } from '../ui/Button.tsx';
import { Section } from '../ui/Section.tsx';
import { Select } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import { AskResult } from './AskResult.tsx';
import { askTexts as texts } from './texts.ts';
import { useAsk } from './use-ask.ts';

interface AskSectionProps {
  agents: readonly { id: string; name: string | null }[];
  /** The document that should be found; null for none. */
  documentId: string | null;
}

/** Lets a person ask an agent, and shows what it would find. Nothing is stored. */
export function AskSection({ agents, documentId }: AskSectionProps) {
  const [question, setQuestion] = useState('');
  const [chosen, setChosen] = useState<{ agent: string; branch: string }>({ agent: '', branch: '' });
  const { isLoading, result, problem, ask } = useAsk(documentId);
  const agentId = agents.some(({ id }) => id === chosen.agent) ? chosen.agent : agents[0]?.id;
  const branches = useBranchOptions(agentId);
  if (agentId === undefined) return null;
  const branch = branches.some(({ value }) => value === chosen.branch) ? chosen.branch : '';
  return (
    <Section title={texts.title}>
      <p className="text-muted">{texts.lead}</p>
      <form
        className="flex flex-wrap items-end gap-3 print:hidden"
        onSubmit={(event) => {
          event.preventDefault();
          if (question.trim() !== '' && !isLoading)
            void ask({ question: question.trim(), agentId, branchId: branch === '' ? null : branch });
        }}
      >
        <div className="flex grow basis-64 max-md:basis-full">
          <TextField
            label={texts.question}
            value={question}
            onValue={setQuestion}
            maxLength={limits.questionMaxLength}
            autoComplete="off"
            required
          />
        </div>
        <Select
          label={texts.agent}
          value={agentId}
          options={agents.map(({ id, name }) => ({ value: id, title: name ?? id }))}
          onValue={(agent) => setChosen({ agent, branch: '' })}
        />
        {branches.length > 1 && (
          <Select
            label={texts.branch}
            value={branch}
            options={branches}
            onValue={(value) => setChosen({ agent: agentId, branch: value })}
          />
        )}
        <Button type="submit" variant="primary" isBusy={isLoading}>
          {texts.ask}
        </Button>
      </form>
      {problem && (
        <p role="alert" className="text-failed">
          {problem}
        </p>
      )}
      <AskResult result={result} documentId={documentId} />
    </Section>
  );
}

/** Main, then the other branches that calls reach, as they are stored. No request is made. */
function useBranchOptions(agentId: string | undefined): { value: string; title: string }[] {
  const branches = useHolders()?.branchesOf(agentId ?? '') ?? [];
  const others = branches.flatMap(({ id, name, is_main: isMain }) =>
    isMain || id === null ? [] : [{ value: id, title: name }],
  );
  return [{ value: '', title: texts.mainBranch }, ...others];
}
