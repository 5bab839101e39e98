import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { useCallback, useEffect, useRef, useState } from 'react';
import { readText, type StoredText } from '../data/read-text.ts';
import { useServices } from '../firebase/services.tsx';

export type TextState =
  | { state: 'not-asked' }
  | { state: 'reading' }
  | { state: 'read'; stored: StoredText; bodyId: string | null }
  | { state: 'failed' };

/** The text of the document, loaded when `isWanted` is set and when the text is replaced. */
export function useStoredText(id: string, document: KnowledgeDocument, isWanted: boolean) {
  const { loadStore } = useServices();
  const [text, setText] = useState<TextState>({ state: 'not-asked' });
  const [turn, setTurn] = useState(0);
  const latest = useRef(document);
  useEffect(() => {
    latest.current = document;
  });
  const { body_id: bodyId } = document;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn reads again
  useEffect(() => {
    if (!isWanted) return;
    let isOver = false;
    // The old text stays visible until the new one is loaded.
    setText((before) => (before.state === 'read' ? before : { state: 'reading' }));
    loadStore()
      .then((store) => readText(store, id, latest.current))
      .then(
        (stored) => isOver || setText({ state: 'read', stored, bodyId }),
        () => isOver || setText({ state: 'failed' }),
      );
    return () => {
      isOver = true;
    };
  }, [loadStore, id, bodyId, isWanted, turn]);
  const readAgain = useCallback(() => {
    setText({ state: 'reading' });
    setTurn((before) => before + 1);
  }, []);
  return { text, readAgain };
}
