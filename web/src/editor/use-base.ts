import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { useCallback, useEffect, useState } from 'react';
import { readText } from '../data/read-text.ts';
import type { KnowledgeStore } from '../firebase/knowledge-store.ts';
import { useServices } from '../firebase/services.tsx';
import type { Base } from './draft.ts';

/** The name of a BodyGoneError, whose module is loaded later. */
const bodyGone = 'BodyGoneError';

type BaseState = { state: 'reading' } | { state: 'read'; base: Base } | { state: 'failed' };

/** A text that is known to be missing is entered again. */
async function readContent(store: KnowledgeStore, id: string, document: KnowledgeDocument) {
  try {
    const { text, isIntact } = await readText(store, id, document);
    return { content: text, isDamaged: !isIntact };
  } catch (error) {
    const isMissing = document.sync_error?.type === 'body_missing' && error instanceof Error && error.name === bodyGone;
    if (!isMissing) throw error;
    return { content: '', isDamaged: true };
  }
}

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
      const { revision } = document;
      if (source.type === 'text') return { revision, name, ...(await readContent(await loadStore(), id, document)) };
      return { revision, name, content: null, autoSync: source.type === 'url' ? source.auto_sync : undefined };
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
