import {
  type EarlierText,
  type EarlierTexts,
  earlierTextContentSchema,
  earlierTextsSchema,
} from '@knowledge-sync/contract';
import { useCallback, useEffect, useState } from 'react';
import { useCall } from '../../data/use-call.ts';

export const versionsPath = (id: string): string => `/knowledge/${encodeURIComponent(id)}/versions`;

type Known =
  | { state: 'not-asked' | 'loading' }
  | { state: 'known'; known: EarlierTexts }
  | { state: 'failed'; problem: string };

/** The earlier texts of a document, loaded when they are wanted and after each save. */
export function useEarlierTexts(id: string, revision: string, isWanted: boolean) {
  const call = useCall();
  const [list, setList] = useState<Known>({ state: 'not-asked' });
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a save adds an earlier text, a new turn asks again
  useEffect(() => {
    if (!isWanted) return;
    let isOver = false;
    setList((before) => (before.state === 'known' ? before : { state: 'loading' }));
    void call('GET', versionsPath(id), { schema: earlierTextsSchema }).then((answer) => {
      if (isOver) return;
      setList(
        answer.ok ? { state: 'known', known: answer.value } : { state: 'failed', problem: answer.refusal.message },
      );
    });
    return () => {
      isOver = true;
    };
  }, [call, id, revision, isWanted, turn]);
  return { list, loadAgain: useCallback(() => setTurn((before) => before + 1), []) };
}

export type Content = { state: 'loading' } | { state: 'known'; text: string } | { state: 'failed'; problem: string };

/** One earlier text with its content. */
export function useContent(id: string, version: EarlierText): Content {
  const call = useCall();
  const [content, setContent] = useState<Content>({ state: 'loading' });
  useEffect(() => {
    let isOver = false;
    const path = `${versionsPath(id)}/${encodeURIComponent(version.id)}`;
    void call('GET', path, { schema: earlierTextContentSchema.pick({ content: true }) }).then((answer) => {
      if (isOver) return;
      setContent(
        answer.ok
          ? { state: 'known', text: answer.value.content }
          : { state: 'failed', problem: answer.refusal.message },
      );
    });
    return () => {
      isOver = true;
    };
  }, [call, id, version.id]);
  return content;
}
