import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { useCallback, useEffect, useRef, useState } from 'react';
import { readText, type StoredText } from '../../data/read-text.ts';
import { useServices } from '../../firebase/services.tsx';
import { textTexts as texts } from '../texts.ts';
import type { Loadable } from './LoadableText.tsx';

type TextOfBody = StoredText & { bodyId: string | null };

/** The stored text of the document, loaded at first and when it is replaced. */
export function useStoredText(id: string, document: KnowledgeDocument) {
  const { loadStore } = useServices();
  const [text, setText] = useState<Loadable<TextOfBody>>({ state: 'loading' });
  const [turn, setTurn] = useState(0);
  const latest = useRef(document);
  useEffect(() => {
    latest.current = document;
  });
  const { body_id: bodyId } = document;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn reads again
  useEffect(() => {
    let isOver = false;
    // The old text stays visible until the new one is loaded.
    loadStore()
      .then((store) => readText(store, id, latest.current))
      .then(
        (stored) => isOver || setText({ state: 'loaded', value: { ...stored, bodyId } }),
        () => isOver || setText({ state: 'failed', problem: texts.unreadable }),
      );
    return () => {
      isOver = true;
    };
  }, [loadStore, id, bodyId, turn]);
  const readAgain = useCallback(() => {
    setText({ state: 'loading' });
    setTurn((before) => before + 1);
  }, []);
  return { text, readAgain };
}
