import { cva } from 'class-variance-authority';
import { Bot } from 'lucide-react';
import type { Evidence } from '../../ask/evidence.ts';
import { outcomeTitles } from '../../ask/question-texts.ts';
import { useIsElevenLabs } from '../../data/use-is-elevenlabs.ts';
import type { ClaimView } from '../../model/holders.ts';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { agentLink } from '../../view/elevenlabs-links.ts';
import { agentsTexts as texts } from '../texts.ts';
import type { AgentRow } from './agent-rows.ts';

const titleClass = cva('', {
  variants: {
    tone: {
      good: 'text-completed',
      busy: 'text-syncing',
      attention: 'text-pending',
      unknown: 'text-muted',
    } satisfies Record<ClaimView['tone'], string>,
  },
});

interface AgentListProps {
  agents: readonly AgentRow[];
  evidence: ReadonlyMap<string, Evidence>;
}

/** The agents that use the document, how each knows it, and whether a check has seen that. */
export function AgentList({ agents, evidence }: AgentListProps) {
  const isElevenLabs = useIsElevenLabs();
  return (
    <ul aria-label={texts.list} className="flex flex-col gap-2">
      {agents.map(({ id, name, through, claim }) => (
        <li key={`${id} ${through}`} className="flex items-start gap-2">
          <Bot className="mt-0.5 size-4 shrink-0 text-faint" aria-hidden="true" />
          <span className="min-w-0 break-words">
            <span className="font-medium">
              {isElevenLabs ? (
                <a
                  href={agentLink(id)}
                  target="_blank"
                  rel="noopener noreferrer"
                  className="underline underline-offset-2"
                >
                  <bdi>{name}</bdi>
                </a>
              ) : (
                <bdi>{name}</bdi>
              )}
            </span>{' '}
            {claim && <span className={titleClass({ tone: claim.tone })}>{claim.title}</span>}{' '}
            <span className="text-muted text-sm">{texts.through[through]}</span>
            {claim?.reason && <span className="block text-muted text-sm">{claim.reason}</span>}
            <EvidenceLine evidence={evidence.get(id)} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** What the last check has seen, and when. */
function EvidenceLine({ evidence }: { evidence: Evidence | undefined }) {
  return (
    <span className="block text-muted text-sm">
      {evidence === undefined ? (
        texts.unchecked
      ) : (
        <>
          {texts.checked} <RelativeTime at={evidence.checkedAt} />: {outcomeTitles[evidence.outcome]}
        </>
      )}
    </span>
  );
}
