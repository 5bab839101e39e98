import { type AskAnswer, askAnswerSchema } from '@knowledge-sync/contract';
import { useRef, useState } from 'react';
import { useCall } from '../data/use-call.ts';

interface Asked {
  isLoading: boolean;
  /** The last answer, with the question that it is about. */
  result: { question: string; answer: AskAnswer } | null;
  problem: string | null;
}

export interface AskInput {
  question: string;
  agentId: string;
  /** Null: the main branch. */
  branchId: string | null;
}

/** Asks one question at a time. An answer to an earlier question is dropped. */
export function useAsk(documentId: string | null) {
  const call = useCall();
  const turn = useRef(0);
  const [asked, setAsked] = useState<Asked>({ isLoading: false, result: null, problem: null });
  const ask = async ({ question, agentId, branchId }: AskInput): Promise<void> => {
    turn.current += 1;
    const own = turn.current;
    setAsked((before) => ({ ...before, isLoading: true, problem: null }));
    const answer = await call('POST', `/agents/${encodeURIComponent(agentId)}/ask`, {
      schema: askAnswerSchema,
      json: {
        question,
        ...(branchId !== null && { branch_id: branchId }),
        ...(documentId !== null && { document_id: documentId }),
      },
    });
    if (own !== turn.current) return;
    setAsked(
      answer.ok
        ? { isLoading: false, result: { question, answer: answer.value }, problem: null }
        : { isLoading: false, result: null, problem: answer.refusal.message },
    );
  };
  return { ...asked, ask };
}
