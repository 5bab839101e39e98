import { type KnowledgeAgents, knowledgeAgentsSchema } from '@knowledge-sync/contract';
import { Bot, FolderOpen } from 'lucide-react';
import { useState } from 'react';
import { useCall } from '../data/use-call.ts';
import { Link } from '../route/Link.tsx';
import { Button } from '../ui/Button.tsx';
import { Section } from '../ui/Section.tsx';
import { claimView } from '../view/agent-claims.ts';
import { AgentClaim } from './AgentClaims.tsx';
import { agentsTexts as texts } from './texts.ts';

type Answer =
  | { state: 'none' | 'loading' }
  | { state: 'loaded'; value: KnowledgeAgents }
  | { state: 'failed'; problem: string };

/** The agents that use this document. ElevenLabs is asked only when the user presses the button. */
export function AgentsSection({ id }: { id: string }) {
  const call = useCall();
  const [answer, setAnswer] = useState<Answer>({ state: 'none' });
  const known = answer.state === 'loaded' ? answer.value : null;
  const load = async (cursor: string | null): Promise<void> => {
    if (cursor === null) setAnswer({ state: 'loading' });
    const query = cursor === null ? '' : `?${new URLSearchParams({ cursor })}`;
    const page = await call('GET', `/knowledge/${encodeURIComponent(id)}/agents${query}`, {
      schema: knowledgeAgentsSchema,
    });
    if (!page.ok) return setAnswer({ state: 'failed', problem: page.refusal.message });
    const before = cursor === null ? [] : (known?.agents ?? []);
    setAnswer({ state: 'loaded', value: { ...page.value, agents: [...before, ...page.value.agents] } });
  };
  return (
    <Section
      title={texts.title}
      actions={
        <Button size="small" isBusy={answer.state === 'loading'} onPress={() => void load(null)}>
          {answer.state === 'none' || answer.state === 'loading' ? texts.check : texts.refresh}
        </Button>
      }
    >
      {answer.state === 'failed' && (
        <p role="alert" className="text-failed">
          {answer.problem}
        </p>
      )}
      {known?.agents.length === 0 && (
        <p role="status" className="text-muted">
          {texts.none}{' '}
          <Link to={{ page: 'agents' }} className="underline underline-offset-2">
            {texts.connect}
          </Link>
        </p>
      )}
      {known !== null && known.agents.length > 0 && (
        <ul aria-label={texts.list} className="flex flex-col gap-2">
          {known.agents.map((agent) => {
            const isThroughFolder = agent.through === 'folder';
            const Icon = isThroughFolder ? FolderOpen : Bot;
            return (
              <li key={`${agent.id} ${agent.through}`} className="flex items-start gap-2">
                <Icon className="mt-0.5 size-4 shrink-0 text-faint" aria-hidden="true" />
                <span className="min-w-0 break-words">
                  <span className="font-medium">{agent.name ?? agent.id}</span>{' '}
                  <span className="text-muted">{isThroughFolder ? texts.throughFolder : texts.direct}</span>
                  {isThroughFolder && (
                    <span className="block">
                      <AgentClaim claim={claimView(agent, agent.claim)} />
                    </span>
                  )}
                </span>
              </li>
            );
          })}
        </ul>
      )}
      {known?.next_cursor && (
        <div>
          <Button size="small" onPress={() => void load(known.next_cursor)}>
            {texts.more}
          </Button>
        </div>
      )}
    </Section>
  );
}
