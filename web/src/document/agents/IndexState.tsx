import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { useHolders } from '../../data/holders.tsx';
import { IndexNote } from '../../data/IndexNote.tsx';
import { IndexStorage } from '../../data/IndexStorage.tsx';
import type { IndexView } from '../../model/index-view.ts';
import { Progress } from '../../ui/Progress.tsx';
import { indexTexts as texts } from '../texts.ts';

/** Whether agents know a synced document, and the state of its search index. */
export function IndexState({ document, indexed }: { document: KnowledgeDocument; indexed: IndexView }) {
  const index = useHolders()?.describe(indexed) ?? indexed;
  return (
    <div className="flex flex-col gap-1">
      <div className="font-medium">
        <IndexNote index={indexed} />
      </div>
      <p>
        {index.sentence}
        {holdsEarlierText(document) && ` ${texts.earlier}`}
      </p>
      {indexed.title !== index.title && (
        <p className="text-muted">
          {texts.state} {indexed.title}
        </p>
      )}
      {index.progress !== null && <Progress label={texts.progress} value={index.progress} width="narrow" />}
      {index.action && index.tone !== 'ready' && <p>{index.action}</p>}
      {document.index_status === 'limit_exceeded' && <IndexStorage />}
    </div>
  );
}

/** Whether searches still find the text from before the last change. */
const holdsEarlierText = ({ index_status: status, indexes }: KnowledgeDocument): boolean =>
  status === 'indexing' && Object.values(indexes).some(({ passages }) => passages === 'other');
