import type { AskedPassage } from '@knowledge-sync/contract';
import { Link } from '../route/Link.tsx';
import { highlighted } from './highlight.ts';
import { askTexts as texts } from './texts.ts';

interface PassageListProps {
  label?: string;
  passages: readonly AskedPassage[];
  question: string;
  documentId: string | null;
}

/** The passages in the agent's order, with the words of the question marked. */
export function PassageList({ label = texts.passages, passages, question, documentId }: PassageListProps) {
  return (
    <ol aria-label={label} className="flex flex-col gap-3">
      {passages.map(({ rank, distance, text, document }) => {
        const isWanted = documentId !== null && document.id === documentId;
        return (
          <li
            key={rank}
            className={`flex flex-col gap-1 border-l-3 py-1 pl-3 ${isWanted ? 'border-completed' : 'border-line'}`}
          >
            <p className="flex flex-wrap gap-x-3 text-sm">
              <span className="text-muted">{texts.rank(rank)}</span>
              <span className="wrap-anywhere min-w-0 font-medium">
                <PassageSource document={document} isWanted={isWanted} />
              </span>
              {distance !== null && <span className="text-muted">{texts.distance(distance)}</span>}
            </p>
            <p className="wrap-anywhere whitespace-pre-line" dir="auto">
              {highlighted(text, question).map((part) =>
                part.isHit ? (
                  <mark key={part.at} className="rounded-sm bg-pending-soft text-text">
                    {part.text}
                  </mark>
                ) : (
                  part.text
                ),
              )}
            </p>
          </li>
        );
      })}
    </ol>
  );
}

function PassageSource({ document, isWanted }: { document: AskedPassage['document']; isWanted: boolean }) {
  if (isWanted) return texts.thisDocument;
  if (document.id === null)
    return (
      <>
        <bdi>{document.name}</bdi> <span className="font-normal text-muted">({texts.elsewhere})</span>
      </>
    );
  return (
    <Link to={{ page: 'document', id: document.id }} className="underline underline-offset-2">
      <bdi>{document.name}</bdi>
    </Link>
  );
}
