import type { AgentList } from '@knowledge-sync/contract';
import { Bot } from 'lucide-react';
import { useEffect, useState } from 'react';
import { AskSection } from '../ask/AskSection.tsx';
import { useHolders } from '../data/holders.tsx';
import { IndexStorage } from '../data/IndexStorage.tsx';
import { Notice } from '../ui/Notice.tsx';
import { PageHead } from '../ui/PageHead.tsx';
import { Pages } from '../ui/Pages.tsx';
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
  const { items: agents, nextCursor, isLoading, problem, loadAgain, loadMore, update, replace } = useAgents();
  const holders = useHolders();
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  useEffect(() => {
    document.title = `${texts.title} · Knowledge Sync`;
  }, []);
  const close = (): void => setDialog(null);
  return (
    <>
      <PageHead title={texts.title} lead={texts.lead}>
        <IndexStorage />
      </PageHead>
      <Pages
        problem={problem}
        hasItems={agents !== null}
        isLoading={isLoading}
        loadAgain={loadAgain}
        onMore={nextCursor === null ? null : loadMore}
      >
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
      </Pages>
      {agents !== null && agents.length > 0 && (
        <div className="mt-5">
          <AskSection agents={attachedFirst(agents)} documentId={null} />
        </div>
      )}
      {dialog?.action === 'connect' && <ConnectDialog agent={dialog.agent} onDone={update} onClose={close} />}
      {dialog?.action === 'search' && <SearchDialog agent={dialog.agent} onDone={replace} onClose={close} />}
      {dialog?.action === 'disconnect' && <DisconnectDialog agent={dialog.agent} onDone={update} onClose={close} />}
    </>
  );
}

/** The agents that have the documents are asked most. */
const attachedFirst = (agents: readonly AgentList['agents'][number][]) =>
  agents.toSorted((one, other) => Number(other.attached) - Number(one.attached));
