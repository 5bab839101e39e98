import type { AgentResult, CheckOutcome, CheckResult, KnowledgeDocument } from '@knowledge-sync/contract';
import { CircleCheck, CircleHelp, CircleX } from 'lucide-react';
import { Badge } from '../ui/Badge.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { adviceFor } from './advice.ts';
import { PassageList } from './PassageList.tsx';
import { outcomeTitles, questionTexts as texts } from './question-texts.ts';

interface ResultViewProps {
  result: CheckResult | null;
  /** The words that are marked in passages. */
  question: string;
  document: KnowledgeDocument;
}

/** How a question went with each agent: what won and what to do, if it failed. */
export function ResultView({ result, question, document }: ResultViewProps) {
  if (result === null) return <p className="text-muted text-sm">{texts.unchecked}</p>;
  return (
    <div className="flex flex-col gap-2">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
        {result.outcome === null ? (
          <span className="text-muted">{texts.noAgents}</span>
        ) : (
          <OutcomeBadge outcome={result.outcome} />
        )}
        <span className="text-muted">
          {texts.checked} <RelativeTime at={result.checked_at.toDate()} />
        </span>
      </p>
      {result.agents.map((agent) => (
        <AgentLine key={agent.agent_id} agent={agent} question={question} document={document} />
      ))}
    </div>
  );
}

function OutcomeBadge({ outcome }: { outcome: CheckOutcome }) {
  switch (outcome) {
    case 'found':
    case 'reads':
      return (
        <Badge tone="completed" icon={CircleCheck}>
          {outcomeTitles[outcome]}
        </Badge>
      );
    case 'older_text':
    case 'not_found':
      return (
        <Badge tone="failed" icon={CircleX}>
          {outcomeTitles[outcome]}
        </Badge>
      );
    case 'unavailable':
      return (
        <Badge tone="deleting" icon={CircleHelp}>
          {outcomeTitles[outcome]}
        </Badge>
      );
    default:
      return outcome satisfies never;
  }
}

interface AgentLineProps {
  agent: AgentResult;
  question: string;
  document: KnowledgeDocument;
}

function AgentLine({ agent, question, document }: AgentLineProps) {
  const advice = adviceFor(agent, document);
  return (
    <div className="flex flex-col gap-2">
      <p className="break-words text-sm">
        <bdi className="font-medium">{agent.agent_name ?? agent.agent_id}</bdi>{' '}
        <span className="text-muted">
          {outcomeTitles[agent.outcome]}
          {agent.rank !== null && ` ${texts.place(agent.rank)}`}
        </span>
      </p>
      {agent.winners.length > 0 && (
        <div className="flex flex-col gap-2">
          <p className="font-medium text-sm">{texts.winners}</p>
          <PassageList
            label={texts.winners}
            passages={agent.winners.map(({ document_id: id, name, text, distance }, index) => ({
              rank: index + 1,
              distance,
              text,
              document: { id, name },
            }))}
            question={question}
            documentId={null}
          />
        </div>
      )}
      {advice.length > 0 && (
        <div>
          <p className="font-medium text-sm">{texts.advice}</p>
          <ul className="list-disc pl-5 text-sm">
            {advice.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
