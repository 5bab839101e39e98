import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { useEffect, useRef, useState } from 'react';
import { loadHistory } from '../../data/history-store.ts';
import type { AttemptItem } from '../../firebase/attempt-item.ts';
import { useServices } from '../../firebase/services.tsx';

/** The fields that change with each attempt, so that a change means there may be new ones. */
const marks = (document: KnowledgeDocument): string =>
  [
    document.sync_status,
    document.sync_progress?.attempt,
    document.last_sync_attempt?.toMillis(),
    document.synced_at?.toMillis(),
    document.next_retry_at?.toMillis(),
    // The settle pass may have deleted a further copy.
    document.settles_at?.toMillis(),
  ].join(' ');

export interface Attempts {
  /** Newest first; null until they are loaded. */
  items: readonly AttemptItem[] | null;
  hasFailed: boolean;
}

/** The attempts of a document: all at first, and newer ones whenever the document changes. */
export function useAttempts(id: string, document: KnowledgeDocument): Attempts {
  const { loadStore } = useServices();
  const [attempts, setAttempts] = useState<Attempts>({ items: null, hasFailed: false });
  const known = useRef<readonly AttemptItem[] | null>(null);
  const reading = useRef(Promise.resolve());
  const version = marks(document);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the document may bring new attempts
  useEffect(() => {
    let isOver = false;
    const read = async (): Promise<void> => {
      if (isOver) return;
      try {
        const more = await (await loadHistory(loadStore)).readAttempts(id, known.current?.[0] ?? null);
        const ids = new Set(more.map((each) => each.id));
        known.current = [...more, ...(known.current ?? []).filter((each) => !ids.has(each.id))];
        setAttempts({ items: known.current, hasFailed: false });
      } catch {
        setAttempts((before) => ({ ...before, hasFailed: true }));
      }
    };
    // Reads run one after another, so that no attempt is read twice.
    reading.current = reading.current.then(read);
    return () => {
      isOver = true;
    };
  }, [loadStore, id, version]);
  return attempts;
}
