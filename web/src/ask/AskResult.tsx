import type { AskAnswer } from '@knowledge-sync/contract';
import { PassageList } from './PassageList.tsx';
import { outcomeOf } from './texts.ts';

interface AskResultProps {
  /** Null before the first answer. */
  result: { question: string; answer: AskAnswer } | null;
  documentId: string | null;
}

/** The outcome, read out to screen readers, and the passages. */
export function AskResult({ result, documentId }: AskResultProps) {
  return (
    <>
      <p role="status" className="font-medium empty:hidden">
        {result !== null && outcomeOf(result.answer)}
      </p>
      {result !== null && result.answer.passages.length > 0 && (
        <PassageList passages={result.answer.passages} question={result.question} documentId={documentId} />
      )}
    </>
  );
}
