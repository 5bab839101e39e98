import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { useCallback, useEffect, useState } from 'react';
import { readText } from '../data/read-text.ts';
import { useServices } from '../firebase/services.tsx';
import type { Base } from './draft.ts';

type BaseState = { state: 'reading' } | { state: 'read'; base: Base } | { state: 'failed' };

/**
 * The name and text to edit, loaded for each new revision. The previous version stays until then.
 *
 * @param document null while it is loading
 */
export function useBase(id: string, document: KnowledgeDocument | null) {
  const { loadStore } = useServices();
  const [reading, setReading] = useState<BaseState>({ state: 'reading' });
  const [turn, setTurn] = useState(0);
  const revision = document?.revision;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a revision stands for name and text; a new turn reads again
  useEffect(() => {
    if (document === null) return;
    let isOver = false;
    const { name, source } = document;
    const read = async (): Promise<Base> => {
      const content = source.type === 'text' ? (await readText(await loadStore(), id, document)).text : null;
      const autoSync = source.type === 'url' ? source.auto_sync : undefined;
      return { revision: document.revision, name, content, autoSync };
    };
    read().then(
      (base) => isOver || setReading({ state: 'read', base }),
      // The previous version stays, because the user may be editing it.
      () => isOver || setReading((before) => (before.state === 'read' ? before : { state: 'failed' })),
    );
    return () => {
      isOver = true;
    };
  }, [loadStore, id, revision, turn]);
  const readAgain = useCallback(() => {
    setReading({ state: 'reading' });
    setTurn((before) => before + 1);
  }, []);
  return { reading, readAgain };
}
