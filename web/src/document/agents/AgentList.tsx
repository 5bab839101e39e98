import { cva } from 'class-variance-authority';
import { Bot } from 'lucide-react';
import { useIsElevenLabs } from '../../data/use-is-elevenlabs.ts';
import type { ClaimView } from '../../model/holders.ts';
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

/** The agents that use the document, and how each knows it. */
export function AgentList({ agents }: { agents: readonly AgentRow[] }) {
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
          </span>
        </li>
      ))}
    </ul>
  );
}
