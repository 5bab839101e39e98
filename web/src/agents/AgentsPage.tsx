import { Bot } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IndexStorage } from '../data/IndexStorage.tsx';
import { Button } from '../ui/Button.tsx';
import { AgentRow } from './AgentRow.tsx';
import { AttachDialog } from './AttachDialog.tsx';
import { DetachDialog } from './DetachDialog.tsx';
import { useAgents } from './use-agents.ts';
import './agents.css';

type Asking = { about: 'attach' | 'detach'; agent: { id: string; name: string } };

/** Which agents know the documents. ElevenLabs is asked when this page is opened, not before. */
export default function AgentsPage({ canWrite }: { canWrite: boolean }) {
  const { agents, nextCursor, isLoading, problem, loadAgain, loadMore, learn } = useAgents();
  const [asking, setAsking] = useState<Asking | null>(null);
  useEffect(() => {
    document.title = 'Agents · Knowledge Sync';
  }, []);
  const close = (): void => setAsking(null);
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-x-8 gap-y-3">
        <div className="max-w-prose flex-1 basis-72">
          <h1 className="font-semibold text-xl">Agents</h1>
          <p className="text-muted">
            All documents lie in one folder at ElevenLabs. An agent that holds the folder knows each of them, those to
            come included.
          </p>
        </div>
        <IndexStorage />
      </div>
      {problem && (
        <div role="alert" className="banner banner-failed">
          <p className="min-w-0 flex-1">{problem}</p>
          <Button size="small" onPress={loadAgain}>
            Try again
          </Button>
        </div>
      )}
      <div className="mt-4 flex flex-col gap-4">
        {agents === null && isLoading && (
          <div className="panel fade-in-late h-48" aria-busy="true">
            <p role="status" className="sr-only">
              Asking ElevenLabs
            </p>
          </div>
        )}
        {agents?.length === 0 && (
          <section className="panel flex flex-col items-center gap-3 px-6 py-16 text-center">
            <Bot className="size-9 text-faint" aria-hidden="true" />
            <h2 className="font-semibold text-lg">No agents yet</h2>
            <p className="max-w-md text-balance text-muted">
              Create one at ElevenLabs; then it can be given the folder here.
            </p>
          </section>
        )}
        {agents !== null && agents.length > 0 && (
          <ul className="panel overflow-hidden" aria-label="Agents">
            {agents.map((agent) => (
              <AgentRow
                key={agent.id}
                agent={agent}
                canWrite={canWrite}
                onAsk={(about) => setAsking({ about, agent })}
              />
            ))}
          </ul>
        )}
        {nextCursor !== null && (
          <div className="text-center">
            <Button size="small" isBusy={isLoading} onPress={loadMore}>
              Show more
            </Button>
          </div>
        )}
      </div>
      {asking?.about === 'attach' && <AttachDialog agent={asking.agent} onDone={learn} onClose={close} />}
      {asking?.about === 'detach' && <DetachDialog agent={asking.agent} onDone={learn} onClose={close} />}
    </>
  );
}
