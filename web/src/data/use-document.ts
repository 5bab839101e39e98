import { useCallback, useEffect, useState } from 'react';
import type { DocumentSnapshot } from '../firebase/knowledge-store.ts';
import { useServices } from '../firebase/services.tsx';
import type { KnowledgeItem } from '../model/knowledge-item.ts';

export interface WatchedDocument {
  /** Whether the server has said that there is no such document. */
  isMissing: boolean;
  /** As it was last known, also after it has gone; null before it was ever seen. */
  item: KnowledgeItem | null;
  /** Since when this is only what was known before; null while the server confirms it. */
  unconfirmedSinceMs: number | null;
  failure: Error | null;
}

const start: WatchedDocument = { isMissing: false, item: null, unconfirmedSinceMs: null, failure: null };

/** What a snapshot makes of what is known. An absence that the server has not confirmed is none. */
export function applyDocument(before: WatchedDocument, snapshot: DocumentSnapshot, nowMs: number): WatchedDocument {
  const { item, isFromCache } = snapshot;
  const unconfirmedSinceMs = isFromCache ? (before.unconfirmedSinceMs ?? nowMs) : null;
  if (item === null && isFromCache) return { ...before, unconfirmedSinceMs };
  return { isMissing: item === null, item: item ?? before.item, unconfirmedSinceMs, failure: null };
}

/** One document, live. The component is made anew for another id. */
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
