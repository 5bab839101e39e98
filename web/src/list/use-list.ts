import { useCallback, useEffect, useState } from 'react';
import type { ListSnapshot } from '../firebase/list-store.ts';
import { useServices } from '../firebase/services.tsx';
import type { KnowledgeItem } from '../model/knowledge-item.ts';
import { type ListQuery, queryOf } from '../model/list-view.ts';
import { type HeldList, holdLatest, nothingHeld, takeLatest } from '../view/held-list.ts';

export interface Listing {
  /** The view that the rows belong to, as an address query; null before the first snapshot. */
  query: string | null;
  /**
   * The documents of the view, and documents that left it but whose rows are still shown. Keeps
   * nothing else.
   */
  items: ReadonlyMap<string, KnowledgeItem>;
  held: HeldList;
  /** Where the next page begins. */
  next: string | null;
  /**
   * Since when the server has not confirmed the list, in epoch milliseconds; null while it does.
   */
  unconfirmedSinceMs: number | null;
  /** Whether the server has confirmed this view once. Until then the list may be any part of it. */
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
  /** Whether rows may move while the user looks at them. */
  isFree: (added: readonly KnowledgeItem[]) => boolean;
}

/** Returns the items with these IDs; the others are dropped. */
function keep(items: ReadonlyMap<string, KnowledgeItem>, { shown, latest }: HeldList): Listing['items'] {
  const kept = new Set([...(shown ?? []), ...latest]);
  return items.size === kept.size ? items : new Map([...items].filter(([id]) => kept.has(id)));
}

/** Moves every change that waits into the shown list, and drops the documents that left it. */
export function applyWaiting(before: Listing): Listing {
  const held = takeLatest(before.held);
  return { ...before, held, items: keep(before.items, held) };
}

/**
 * Applies a snapshot to the list. An empty unconfirmed one changes nothing, because it says
 * nothing.
 */
export function applySnapshot(before: Listing, snapshot: ListSnapshot, { query, nowMs, isFree }: Moment): Listing {
  const { items, next, isFromCache } = snapshot;
  const unconfirmedSinceMs = isFromCache ? (before.unconfirmedSinceMs ?? nowMs) : null;
  if (isFromCache && items.length === 0) return { ...before, unconfirmedSinceMs };
  const same = before.query === query ? before : noListing;
  const added = items.filter(({ id }) => !same.items.has(id));
  const held = holdLatest(
    same.held,
    items.map(({ id }) => id),
    !same.wasConfirmed || isFree(added),
  );
  const known = new Map(items.map((item) => [item.id, item]));
  // Documents that left the view keep their last state while their rows are shown.
  for (const id of held.shown ?? []) {
    const last = same.items.get(id);
    if (last !== undefined && !known.has(id)) known.set(id, last);
  }
  return {
    query,
    items: known,
    held,
    next,
    unconfirmedSinceMs,
    wasConfirmed: same.wasConfirmed || !isFromCache,
    failure: null,
  };
}

/** Scrolled less than this, the first row is where it was when the page was opened. */
const topPx = 8;

/**
 * Users expect to see documents they created themselves. Other changes wait while they would move
 * rows.
 */
const mayMove = (uid: string, added: readonly KnowledgeItem[]): boolean =>
  document.visibilityState === 'hidden' ||
  (window.scrollY <= topPx && added.some((item) => item.kind === 'document' && item.document.created_by === uid));

/** The list as it was when the user left its page. It is shown at once when the user comes back. */
export interface ListMemory {
  current: Listing | null;
}

/**
 * One page of documents, live, with the changes that wait to be shown.
 *
 * @param view null while it is not known which documents its agent uses
 */
export function useList(view: ListQuery | null, uid: string, memory: ListMemory) {
  const { loadStore, auth } = useServices();
  const query = view && queryOf(view);
  const [listing, setListing] = useState(() =>
    // The remembered list is shown at once; the server has not confirmed it yet.
    query !== null && memory.current?.query === query
      ? { ...memory.current, unconfirmedSinceMs: Date.now() }
      : noListing,
  );
  const [turn, setTurn] = useState(0);

  useEffect(() => {
    if (listing.query !== null && listing.failure === null) memory.current = listing;
  }, [memory, listing]);

  const use = String(view?.use);
  // biome-ignore lint/correctness/useExhaustiveDependencies: query and use tell the view, and a new turn listens again
  useEffect(() => {
    if (view === null || query === null) return;
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
  }, [loadStore, query, use, uid, turn]);

  // While the page is hidden rows may move, so waiting changes are shown.
  useEffect(() => {
    const settle = (): void => {
      if (document.visibilityState === 'hidden') setListing(applyWaiting);
    };
    document.addEventListener('visibilitychange', settle);
    return () => document.removeEventListener('visibilitychange', settle);
  }, []);

  const showWaiting = useCallback(() => setListing(applyWaiting), []);
  const listenAgain = useCallback(() => {
    // Most listeners end because the sign-in expired.
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
