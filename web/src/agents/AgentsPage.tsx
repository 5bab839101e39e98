import { Bot } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useHolders } from '../data/holders.tsx';
import { IndexStorage } from '../data/IndexStorage.tsx';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { panelClass } from '../ui/Panel.tsx';
import { AgentRow } from './AgentRow.tsx';
import { ConnectDialog } from './ConnectDialog.tsx';
import { DisconnectDialog } from './DisconnectDialog.tsx';
import { SearchDialog } from './SearchDialog.tsx';
import { agentsTexts as texts } from './texts.ts';
import { useAgents } from './use-agents.ts';

type OpenDialog = { action: 'connect' | 'disconnect' | 'search'; agent: { id: string; name: string } };

/** Connects agents to the documents. The agents are loaded when the page opens. */
export default function AgentsPage({ canWrite }: { canWrite: boolean }) {
  const { agents, nextCursor, isLoading, problem, loadAgain, loadMore, update, replace } = useAgents();
  const holders = useHolders();
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  useEffect(() => {
    document.title = `${texts.title} · Knowledge Sync`;
  }, []);
  const close = (): void => setDialog(null);
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-x-8 gap-y-3">
        <div className="max-w-prose flex-1 basis-72">
          <h1 className="font-semibold text-xl">{texts.title}</h1>
          <p className="text-muted">{texts.lead}</p>
        </div>
        <IndexStorage />
      </div>
      {problem && (
        <Banner
          isAlert
          actions={
            <Button size="small" onPress={loadAgain}>
              {texts.tryAgain}
            </Button>
          }
        >
          {problem}
        </Banner>
      )}
      <div className="mt-4 flex flex-col gap-4">
        {agents === null && isLoading && (
          <div className={panelClass({ className: 'fade-in-late h-48' })} aria-busy="true">
            <p role="status" className="sr-only">
              {texts.loading}
            </p>
          </div>
        )}
        {agents?.length === 0 && <Notice icon={Bot} title={texts.noneTitle} text={texts.noneText} />}
        {agents !== null && agents.length > 0 && (
          <ul className={panelClass({ className: 'overflow-hidden' })} aria-label={texts.title}>
            {agents.map((agent) => (
              <AgentRow
                key={agent.id}
                // The stored settings are newer after a change, also by someone else.
                agent={{ ...agent, branches: holders?.branchesOf(agent.id) ?? agent.branches }}
                canWrite={canWrite}
                onPick={(action) => setDialog({ action, agent })}
              />
            ))}
          </ul>
        )}
        {nextCursor !== null && (
          <div className="text-center">
            <Button size="small" isBusy={isLoading} onPress={loadMore}>
              {texts.more}
            </Button>
          </div>
        )}
      </div>
      {dialog?.action === 'connect' && <ConnectDialog agent={dialog.agent} onDone={update} onClose={close} />}
      {dialog?.action === 'search' && <SearchDialog agent={dialog.agent} onDone={replace} onClose={close} />}
      {dialog?.action === 'disconnect' && <DisconnectDialog agent={dialog.agent} onDone={update} onClose={close} />}
    </>
  );
}
