import { useCallback, useEffect, useState } from 'react';
import type { KnowledgeItem } from '../firebase/knowledge-item.ts';
import type { KnowledgeSnapshot } from '../firebase/knowledge-store.ts';
import { useServices } from '../firebase/services.tsx';

const pageSize = 50;

export interface Listing {
  /** Null until the server has said what there is. */
  items: readonly KnowledgeItem[] | null;
  hasMore: boolean;
  isLoadingMore: boolean;
  /** Since when the list is only what was known before; null while the server confirms it. */
  unconfirmedSinceMs: number | null;
  failure: Error | null;
}

const start: Listing = { items: null, hasMore: false, isLoadingMore: false, unconfirmedSinceMs: null, failure: null };

/** What a snapshot makes of the list. One that is empty and unconfirmed knows nothing, and takes nothing away. */
export function applySnapshot(before: Listing, snapshot: KnowledgeSnapshot, nowMs: number): Listing {
  const { items, hasMore, isFromCache } = snapshot;
  const unconfirmedSinceMs = isFromCache ? (before.unconfirmedSinceMs ?? nowMs) : null;
  if (isFromCache && items.length === 0) return { ...before, unconfirmedSinceMs };
  return { items, hasMore, unconfirmedSinceMs, isLoadingMore: before.isLoadingMore && isFromCache, failure: null };
}

/** The list as it was when its page was left: it is shown at once when somebody comes back, where they were. */
export interface ListMemory {
  current: { listing: Listing; count: number } | null;
}

/** The newest documents, live, and how to see more of them. */
export function useKnowledge(memory: ListMemory) {
  const { loadStore } = useServices();
  const [listing, setListing] = useState(() =>
    // What was known then is shown, and has yet to be confirmed.
    memory.current ? { ...memory.current.listing, isLoadingMore: false, unconfirmedSinceMs: Date.now() } : start,
  );
  const [count, setCount] = useState(() => memory.current?.count ?? pageSize);
  const [turn, setTurn] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn listens again
  useEffect(() => {
    let isOver = false;
    let stop = (): void => undefined;
    const fail = (error: unknown): void =>
      setListing((before) => ({
        ...before,
        isLoadingMore: false,
        failure: error instanceof Error ? error : new Error(String(error)),
      }));
    loadStore().then(
      (store) => {
        if (isOver) return;
        stop = store.watchNewest(
          count,
          (snapshot) => setListing((before) => applySnapshot(before, snapshot, Date.now())),
          fail,
        );
      },
      (error) => isOver || fail(error),
    );
    return () => {
      isOver = true;
      stop();
    };
  }, [loadStore, count, turn]);

  useEffect(() => {
    if (listing.items !== null && listing.failure === null) memory.current = { listing, count };
  }, [memory, listing, count]);

  const showMore = useCallback(() => {
    setListing((before) => ({ ...before, isLoadingMore: true }));
    setCount((before) => before + pageSize);
  }, []);
  const listenAgain = useCallback(() => {
    setListing((before) => ({ ...before, failure: null }));
    setTurn((before) => before + 1);
  }, []);
  return { listing, showMore, listenAgain };
}
