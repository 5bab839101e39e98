import type { Check } from '@knowledge-sync/contract';
import { useEffect, useState } from 'react';
import { openQuestionsStore, type QuestionItem } from '../firebase/questions-store.ts';
import { useServices } from '../firebase/services.tsx';

export interface Checks {
  /** Null while they load. */
  questions: readonly QuestionItem[] | null;
  check: Check | null;
  hasFailed: boolean;
}

/** The questions of a document and the state of its checks, live: at most 21 reads. */
export function useChecks(id: string): Checks {
  const { loadStore } = useServices();
  const [checks, setChecks] = useState<Checks>({ questions: null, check: null, hasFailed: false });
  useEffect(() => {
    let isOver = false;
    const stops: (() => void)[] = [];
    const set = (change: Partial<Checks>): void => {
      if (!isOver) setChecks((before) => ({ ...before, ...change }));
    };
    const fail = (): void => set({ hasFailed: true });
    loadStore().then((opened) => {
      if (isOver) return;
      const store = opened.open(openQuestionsStore);
      stops.push(
        store.watchQuestions(id, (questions) => set({ questions, hasFailed: false }), fail),
        store.watchCheck(id, (check) => set({ check }), fail),
      );
    }, fail);
    return () => {
      isOver = true;
      for (const stop of stops) stop();
    };
  }, [loadStore, id]);
  return checks;
}
