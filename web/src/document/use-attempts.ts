import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { useEffect, useRef, useState } from 'react';
import type { AttemptItem } from '../firebase/attempt-item.ts';
import { useServices } from '../firebase/services.tsx';

/** Each attempt that leaves a record is written together with one of these: they tell when there may be more. */
const marks = (document: KnowledgeDocument): string =>
  [
    document.sync_status,
    document.sync_progress?.attempt,
    document.last_sync_attempt?.toMillis(),
    document.synced_at?.toMillis(),
    document.next_retry_at?.toMillis(),
  ].join(' ');

export interface Attempts {
  /** Newest first; null until they were read. */
  items: readonly AttemptItem[] | null;
  hasFailed: boolean;
}

/** The attempts of a document. They are read once, and then only those that came since, when the document says that it moved. */
export function useAttempts(id: string, document: KnowledgeDocument): Attempts {
  const { loadStore } = useServices();
  const [attempts, setAttempts] = useState<Attempts>({ items: null, hasFailed: false });
  const known = useRef<readonly AttemptItem[] | null>(null);
  const reading = useRef(Promise.resolve());
  const moved = marks(document);

  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the document has moved there may be more
  useEffect(() => {
    let isOver = false;
    const read = async (): Promise<void> => {
      if (isOver) return;
      try {
        const more = await (await loadStore()).readAttempts(id, known.current?.[0] ?? null);
        const ids = new Set(more.map((each) => each.id));
        known.current = [...more, ...(known.current ?? []).filter((each) => !ids.has(each.id))];
        setAttempts({ items: known.current, hasFailed: false });
      } catch {
        setAttempts((before) => ({ ...before, hasFailed: true }));
      }
    };
    // One after the other, so that none is read twice.
    reading.current = reading.current.then(read);
    return () => {
      isOver = true;
    };
  }, [loadStore, id, moved]);
  return attempts;
}
