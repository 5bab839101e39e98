import { type KnowledgeAgents, knowledgeAgentsSchema } from '@knowledge-sync/contract';
import { Bot, FolderOpen } from 'lucide-react';
import { useState } from 'react';
import { useCall } from '../data/use-call.ts';
import { Link } from '../route/Link.tsx';
import { Button } from '../ui/Button.tsx';

type Asked =
  | { state: 'not-asked' | 'asking' }
  | { state: 'answered'; answer: KnowledgeAgents }
  | { state: 'failed'; problem: string };

/** Which agents know this document. ElevenLabs is asked when somebody wants to know. */
export function AgentsSection({ id }: { id: string }) {
  const call = useCall();
  const [asked, setAsked] = useState<Asked>({ state: 'not-asked' });
  const known = asked.state === 'answered' ? asked.answer : null;
  const ask = async (cursor: string | null): Promise<void> => {
    if (cursor === null) setAsked({ state: 'asking' });
    const query = cursor === null ? '' : `?${new URLSearchParams({ cursor })}`;
    const answer = await call('GET', `/knowledge/${encodeURIComponent(id)}/agents${query}`, {
      schema: knowledgeAgentsSchema,
    });
    if (!answer.ok) return setAsked({ state: 'failed', problem: answer.refusal.message });
    const before = cursor === null ? [] : (known?.agents ?? []);
    setAsked({ state: 'answered', answer: { ...answer.value, agents: [...before, ...answer.value.agents] } });
  };
  return (
    <section className="panel flex flex-col gap-3 p-5" aria-labelledby="agents-title">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="agents-title" className="font-semibold">
          Agents
        </h2>
        <Button size="small" isBusy={asked.state === 'asking'} onPress={() => void ask(null)}>
          {asked.state === 'not-asked' || asked.state === 'asking' ? 'Which agents know this?' : 'Ask again'}
        </Button>
      </div>
      {asked.state === 'failed' && (
        <p role="alert" className="text-failed">
          {asked.problem}
        </p>
      )}
      {known?.agents.length === 0 && (
        <p role="status" className="text-muted">
          No agent knows this document yet.{' '}
          <Link to={{ page: 'agents' }} className="underline underline-offset-2">
            Attach the folder to one
          </Link>
          .
        </p>
      )}
      {known !== null && known.agents.length > 0 && (
        <ul aria-label="Agents that know this document" className="flex flex-col gap-2">
          {known.agents.map((agent) => {
            const Icon = agent.through === 'folder' ? FolderOpen : Bot;
            return (
              <li key={`${agent.id} ${agent.through}`} className="flex items-start gap-2">
                <Icon className="mt-0.5 size-4 shrink-0 text-faint" aria-hidden="true" />
                <span className="min-w-0 break-words">
                  <span className="font-medium">{agent.name ?? agent.id}</span>{' '}
                  <span className="text-muted">
                    {agent.through === 'folder' ? 'through the folder' : 'holds this document itself'}
                  </span>
                </span>
              </li>
            );
          })}
        </ul>
      )}
      {known?.next_cursor && (
        <div>
          <Button size="small" onPress={() => void ask(known.next_cursor)}>
            Show more
          </Button>
        </div>
      )}
    </section>
  );
}
