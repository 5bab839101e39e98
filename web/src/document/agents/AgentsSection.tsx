import type { KnowledgeDocument } from '@knowledge-sync/contract';
import type { Evidence } from '../../ask/evidence.ts';
import { useHolders } from '../../data/holders.tsx';
import { useIndexLooks } from '../../data/use-index-looks.ts';
import { Button } from '../../ui/Button.tsx';
import { ButtonLink } from '../../ui/ButtonLink.tsx';
import { Section } from '../../ui/Section.tsx';
import { indexView, nextLookMs } from '../../view/rag-index.ts';
import { agentsTexts as texts } from '../texts.ts';
import { AgentList } from './AgentList.tsx';
import { agentRows } from './agent-rows.ts';
import { IndexState } from './IndexState.tsx';
import { useCheckedAgents } from './use-checked-agents.ts';

interface AgentsSectionProps {
  id: string;
  document: KnowledgeDocument;
  /** Whether ElevenLabs has the latest version. */
  isSynced: boolean;
  /** By agent: whether the last check has seen it know the document. */
  evidence: ReadonlyMap<string, Evidence>;
}

/** Whether agents know the document: the answer, the state of its search index, and each agent. */
export function AgentsSection({ id, document, isSynced, evidence }: AgentsSectionProps) {
  useIndexLooks(isSynced ? nextLookMs([document]) : null);
  const holders = useHolders();
  const { known, isLoading, problem, load } = useCheckedAgents(id);
  if (document.elevenlabs_document_id === null)
    return (
      <Section title={texts.title}>
        <p>{texts.notYet}</p>
      </Section>
    );
  const indexed = isSynced ? indexView(document) : null;
  const agents = agentRows(holders?.claimsOf(document) ?? [], known?.agents ?? []);
  // Agents whose names are not known are only counted.
  const isUnused = agents.length === 0 && (known !== null || holders?.count === 0);
  return (
    <Section title={texts.title}>
      {!isSynced && <p>{texts.earlierVersion}</p>}
      {indexed && <IndexState document={document} indexed={indexed} />}
      {agents.length > 0 && <AgentList agents={agents} evidence={evidence} />}
      {agents.length === 0 && (known !== null || indexed === null) && (
        <p role="status" className="text-muted">
          {isUnused ? texts.none : texts.unknown}
        </p>
      )}
      {problem && (
        <p role="alert" className="text-failed">
          {problem}
        </p>
      )}
      <div className="flex flex-wrap gap-2 print:hidden">
        {isUnused && <ButtonLink to={{ page: 'agents' }}>{texts.connect}</ButtonLink>}
        <Button isBusy={isLoading} onPress={() => void load(null)}>
          {known === null ? texts.check : texts.refresh}
        </Button>
        {known?.next_cursor && (
          <Button isDisabled={isLoading} onPress={() => void load(known.next_cursor)}>
            {texts.more}
          </Button>
        )}
      </div>
    </Section>
  );
}
