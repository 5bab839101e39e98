import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { useHolders } from '../data/holders.tsx';
import { IndexNote } from '../data/IndexNote.tsx';
import { IndexStorage } from '../data/IndexStorage.tsx';
import { useIndexLooks } from '../data/use-index-looks.ts';
import { Link } from '../route/Link.tsx';
import { indexView, nextLookMs, withAgents } from '../view/rag-index.ts';

/** Whether agents can search what is live; nothing where nothing is indexed. */
export function IndexSection({ document }: { document: KnowledgeDocument }) {
  useIndexLooks(nextLookMs([document]));
  const holders = useHolders();
  const indexed = indexView(document);
  if (indexed === null) return null;
  const index = withAgents(indexed, holders);
  return (
    <section className="panel flex flex-col gap-2 p-5" aria-labelledby="index-title">
      <h2 id="index-title" className="font-semibold">
        Search by agents
      </h2>
      <div className="font-medium">
        <IndexNote index={index} />
      </div>
      {index.progress !== null && (
        <progress max={100} value={index.progress} aria-label="Indexing" className="progress max-w-xs flex-none" />
      )}
      <p className="text-muted">{index.sentence}</p>
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
      {document.index_status === 'limit_exceeded' && <IndexStorage />}
    </section>
  );
}
