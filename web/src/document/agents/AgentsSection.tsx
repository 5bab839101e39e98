import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { useHolders } from '../../data/holders.tsx';
import { IndexNote } from '../../data/IndexNote.tsx';
import { IndexStorage } from '../../data/IndexStorage.tsx';
import { useIndexLooks } from '../../data/use-index-looks.ts';
import { Button } from '../../ui/Button.tsx';
import { ButtonLink } from '../../ui/ButtonLink.tsx';
import { Progress } from '../../ui/Progress.tsx';
import { Section } from '../../ui/Section.tsx';
import { indexView, nextLookMs } from '../../view/rag-index.ts';
import { agentsTexts as texts } from '../texts.ts';
import { AgentList } from './AgentList.tsx';
import { agentRows } from './agent-rows.ts';
import { useCheckedAgents } from './use-checked-agents.ts';

interface AgentsSectionProps {
  id: string;
  document: KnowledgeDocument;
  /** Whether ElevenLabs has the latest version. */
  isSynced: boolean;
}

/** Whether agents know the document: the answer, the state of its search index, and each agent. */
export function AgentsSection({ id, document, isSynced }: AgentsSectionProps) {
  useIndexLooks(isSynced ? nextLookMs([document]) : null);
  const holders = useHolders();
  const { known, isLoading, problem, load } = useCheckedAgents(id);
  const indexed = isSynced ? indexView(document) : null;
  const index = indexed && (holders?.describe(indexed) ?? indexed);
  const hasCopy = document.elevenlabs_document_id !== null;
  const agents = hasCopy ? agentRows(holders?.claimsOf(document) ?? [], known?.agents ?? []) : [];
  // Without names the number is all that is known.
  const isUnused = agents.length === 0 && (known !== null || holders?.count === 0);
  const whenSynced = index?.sentence ?? (isUnused ? texts.none : texts.unknown);
  const answer = hasCopy ? (isSynced ? whenSynced : texts.earlierVersion) : texts.notYet;
  return (
    <Section title={texts.title}>
      <p>
        {answer}
        {isSynced && holdsEarlierText(document) && ` ${texts.earlierText}`}
      </p>
      {index && (
        <div className="flex flex-col gap-1">
          <div className="font-medium">
            <IndexNote index={index} />
          </div>
          {index.progress !== null && <Progress label={texts.progress} value={index.progress} width="narrow" />}
          {index.action && index.tone !== 'ready' && <p>{index.action}</p>}
        </div>
      )}
      {document.index_status === 'limit_exceeded' && isSynced && <IndexStorage />}
      {agents.length > 0 && <AgentList agents={agents} />}
      {problem && (
        <p role="alert" className="text-failed">
          {problem}
        </p>
      )}
      {known !== null && agents.length === 0 && index !== null && (
        <p role="status" className="text-muted">
          {texts.none}
        </p>
      )}
      {hasCopy && (
        <div className="flex flex-wrap gap-2 print:hidden">
          {isUnused && <ButtonLink to={{ page: 'agents' }}>{texts.connect}</ButtonLink>}
          <Button size={isUnused ? 'medium' : 'small'} isBusy={isLoading} onPress={() => void load(null)}>
            {known === null ? texts.check : texts.refresh}
          </Button>
          {known?.next_cursor && (
            <Button size="small" isDisabled={isLoading} onPress={() => void load(known.next_cursor)}>
              {texts.more}
            </Button>
          )}
        </div>
      )}
    </Section>
  );
}

/** Whether searches still find the text from before the last change. */
const holdsEarlierText = ({ index_status: status, indexes }: KnowledgeDocument): boolean =>
  status === 'indexing' && Object.values(indexes).some(({ passages }) => passages === 'other');
