import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { useHolders } from '../data/holders.tsx';
import { IndexNote } from '../data/IndexNote.tsx';
import { IndexStorage } from '../data/IndexStorage.tsx';
import { useIndexLooks } from '../data/use-index-looks.ts';
import { Link } from '../route/Link.tsx';
import { Progress } from '../ui/Progress.tsx';
import { Section } from '../ui/Section.tsx';
import { indexView, nextLookMs } from '../view/rag-index.ts';
import { AgentClaims } from './AgentClaims.tsx';
import { indexTexts as texts } from './texts.ts';

/** Whether agents can find the document by search. Shows nothing for documents without an index. */
export function IndexSection({ document }: { document: KnowledgeDocument }) {
  useIndexLooks(nextLookMs([document]));
  const holders = useHolders();
  const indexed = indexView(document);
  if (indexed === null) return null;
  const index = holders?.describe(indexed) ?? indexed;
  const claims = holders?.claimsOf(document) ?? [];
  return (
    <Section title={texts.title} isTight>
      <div className="font-medium">
        <IndexNote index={index} />
      </div>
      {index.progress !== null && <Progress label={texts.progress} value={index.progress} width="narrow" />}
      <p className="text-muted">
        {index.sentence}
        {holdsEarlierText(document) && ` ${texts.earlier}`}
      </p>
      {index.action && (
        <p>
          {index.tone === 'ready' ? (
            <Link to={{ page: 'agents' }} className="underline underline-offset-2">
              {index.action}
            </Link>
          ) : (
            index.action
          )}
        </p>
      )}
      {claims.length > 0 && <AgentClaims claims={claims} />}
      {document.index_status === 'limit_exceeded' && <IndexStorage />}
    </Section>
  );
}

const holdsEarlierText = ({ index_status: status, indexes }: KnowledgeDocument): boolean =>
  status === 'indexing' && Object.values(indexes).some(({ passages }) => passages === 'other');
