import { questionAnswerSchema, questionListSchema } from '@knowledge-sync/contract';
import { useState } from 'react';
import type { ZodType } from 'zod';
import { useCall } from '../data/use-call.ts';

/** Adds, changes, deletes and checks the questions of a document, one at a time. */
export function useQuestionCalls(documentId: string) {
  const call = useCall();
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const base = `/knowledge/${encodeURIComponent(documentId)}/questions`;
  /** @returns whether it succeeded */
  async function run<T>(
    name: string,
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    schema: ZodType<T>,
    text?: string,
  ): Promise<boolean> {
    setBusy(name);
    setProblem(null);
    const answer = await call(method, path, { schema, ...(text !== undefined && { json: { text } }) });
    setBusy(null);
    if (!answer.ok) setProblem(answer.refusal.message);
    return answer.ok;
  }
  return {
    busy,
    problem,
    add: (text: string) => run('add', 'POST', base, questionAnswerSchema, text),
    change: (id: string, text: string) => run(id, 'PUT', `${base}/${id}`, questionAnswerSchema, text),
    remove: (id: string) => run(id, 'DELETE', `${base}/${id}`, questionListSchema),
    check: () => run('check', 'POST', `${base}/check`, questionListSchema),
  };
}
