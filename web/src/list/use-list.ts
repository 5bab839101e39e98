import { useCallback, useEffect, useState } from 'react';
import type { ListSnapshot } from '../firebase/list-store.ts';
import { useServices } from '../firebase/services.tsx';
import type { KnowledgeItem } from '../model/knowledge-item.ts';
import { type ListView, queryOf } from '../model/list-view.ts';
import { type HeldList, holdLatest, nothingHeld, takeLatest } from '../view/held-list.ts';

export interface Listing {
  /** Which view this is of; null before the first. While it is not the wanted one, that one is on its way. */
  query: string | null;
  /** Everything that was seen of the view, also what has left it since. */
  items: ReadonlyMap<string, KnowledgeItem>;
  held: HeldList;
  /** Where the next page begins. */
  next: string | null;
  /** Since when the list is only what was known before; null while the server confirms it. */
  unconfirmedSinceMs: number | null;
  /** Whether the server has told this view before. What stood there until it did may be any part of it. */
  wasConfirmed: boolean;
  failure: Error | null;
}

export const noListing: Listing = {
  query: null,
  items: new Map(),
  held: nothingHeld,
  next: null,
  unconfirmedSinceMs: null,
  wasConfirmed: false,
  failure: null,
};

interface Moment {
  query: string;
  nowMs: number;
  /** Whether rows may move under the reader's eyes. */
  isFree: (added: readonly KnowledgeItem[]) => boolean;
}

/** What a snapshot makes of the list. One that is empty and unconfirmed knows nothing, and takes nothing away. */
export function applySnapshot(before: Listing, snapshot: ListSnapshot, { query, nowMs, isFree }: Moment): Listing {
  const { items, next, isFromCache } = snapshot;
  const unconfirmedSinceMs = isFromCache ? (before.unconfirmedSinceMs ?? nowMs) : null;
  if (isFromCache && items.length === 0) return { ...before, unconfirmedSinceMs };
  const same = before.query === query ? before : noListing;
  const added = items.filter(({ id }) => !same.items.has(id));
  return {
    query,
    items: new Map([...same.items, ...items.map((item) => [item.id, item] as const)]),
    held: holdLatest(
      same.held,
      items.map(({ id }) => id),
      !same.wasConfirmed || isFree(added),
    ),
    next,
    unconfirmedSinceMs,
    wasConfirmed: same.wasConfirmed || !isFromCache,
    failure: null,
  };
}

/** Above this the first row is where it was when the page was opened. */
const topPx = 8;

/** What somebody has made themselves they expect to see; the rest waits while it would move what is being read. */
const mayMove = (uid: string, added: readonly KnowledgeItem[]): boolean =>
  document.visibilityState === 'hidden' ||
  (window.scrollY <= topPx && added.some((item) => item.kind === 'document' && item.document.created_by === uid));

/** The list as it was when its page was left: it is shown at once when somebody comes back, where they were. */
export interface ListMemory {
  current: Listing | null;
}

/** A page of the documents, live: what of it has changed since, and how to see that. */
export function useList(view: ListView, uid: string, memory: ListMemory) {
  const { loadStore, auth } = useServices();
  const query = queryOf(view);
  const [listing, setListing] = useState(() =>
    // What was known then is shown, and has yet to be confirmed.
    memory.current?.query === query ? { ...memory.current, unconfirmedSinceMs: Date.now() } : noListing,
  );
  const [turn, setTurn] = useState(0);

  useEffect(() => {
    if (listing.query !== null && listing.failure === null) memory.current = listing;
  }, [memory, listing]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the query tells the view, and a new turn listens again
  useEffect(() => {
    let isOver = false;
    let stop = (): void => undefined;
    const fail = (error: unknown): void =>
      setListing((before) => ({ ...before, failure: error instanceof Error ? error : new Error(String(error)) }));
    loadStore().then(
      (store) => {
        if (isOver) return;
        const isFree: Moment['isFree'] = (added) => mayMove(uid, added);
        stop = store.watchPage(
          view,
          (snapshot) => setListing((before) => applySnapshot(before, snapshot, { query, nowMs: Date.now(), isFree })),
          fail,
        );
      },
      (error) => isOver || fail(error),
    );
    return () => {
      isOver = true;
      stop();
    };
  }, [loadStore, query, uid, turn]);

  // Nobody looks: what waits takes its place, and the list is in order when somebody comes back.
  useEffect(() => {
    const settle = (): void => {
      if (document.visibilityState === 'hidden') setListing((before) => ({ ...before, held: takeLatest(before.held) }));
    };
    document.addEventListener('visibilitychange', settle);
    return () => document.removeEventListener('visibilitychange', settle);
  }, []);

  const showWaiting = useCallback(() => setListing((before) => ({ ...before, held: takeLatest(before.held) })), []);
  const listenAgain = useCallback(() => {
    // A sign-in that has expired is why most listeners end.
    auth
      .refresh()
      .catch(() => undefined)
      .finally(() => {
        setListing((before) => ({ ...before, failure: null }));
        setTurn((before) => before + 1);
      });
  }, [auth]);
  return { listing, isChanging: listing.query !== null && listing.query !== query, showWaiting, listenAgain };
}
