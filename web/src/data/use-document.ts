import { useCallback, useEffect, useState } from 'react';
import type { DocumentSnapshot } from '../firebase/knowledge-store.ts';
import { useServices } from '../firebase/services.tsx';
import type { KnowledgeItem } from '../model/knowledge-item.ts';

export interface WatchedDocument {
  /** Whether the server confirmed that the document does not exist. */
  isMissing: boolean;
  /** The last known state, also after a deletion; null before the first snapshot. */
  item: KnowledgeItem | null;
  /** Since when the server has not confirmed it, in epoch milliseconds; null while it does. */
  unconfirmedSinceMs: number | null;
  failure: Error | null;
}

const start: WatchedDocument = { isMissing: false, item: null, unconfirmedSinceMs: null, failure: null };

/** Applies a snapshot. A missing document counts only once the server confirms it. */
export function applyDocument(before: WatchedDocument, snapshot: DocumentSnapshot, nowMs: number): WatchedDocument {
  const { item, isFromCache } = snapshot;
  const unconfirmedSinceMs = isFromCache ? (before.unconfirmedSinceMs ?? nowMs) : null;
  if (item === null && isFromCache) return { ...before, unconfirmedSinceMs };
  return { isMissing: item === null, item: item ?? before.item, unconfirmedSinceMs, failure: null };
}

/** One document, live. A component with another ID needs another key. */
export function useDocument(id: string) {
  const { loadStore } = useServices();
  const [watched, setWatched] = useState(start);
  const [turn, setTurn] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn listens again
  useEffect(() => {
    let isOver = false;
    let stop = (): void => undefined;
    const fail = (error: unknown): void =>
      setWatched((before) => ({ ...before, failure: error instanceof Error ? error : new Error(String(error)) }));
    loadStore().then(
      (store) => {
        if (isOver) return;
        stop = store.watchOne(
          id,
          (snapshot) => setWatched((before) => applyDocument(before, snapshot, Date.now())),
          fail,
        );
      },
      (error) => isOver || fail(error),
    );
    return () => {
      isOver = true;
      stop();
    };
  }, [loadStore, id, turn]);

  const listenAgain = useCallback(() => {
    setWatched((before) => ({ ...before, failure: null }));
    setTurn((before) => before + 1);
  }, []);
  return { watched, listenAgain };
}
