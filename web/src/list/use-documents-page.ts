import { useCallback, useMemo } from 'react';
import { useHolders } from '../data/holders.tsx';
import { useIndexLooks } from '../data/use-index-looks.ts';
import { useRetry } from '../data/use-retry.ts';
import {
  changeView,
  isFiltered,
  type ListView,
  pageSize,
  parseListView,
  queryOf,
  wholeList,
} from '../model/list-view.ts';
import type { Overview } from '../model/overview.ts';
import { setQuery, useQuery } from '../route/navigation.ts';
import { useAnnouncement } from '../ui/use-announcement.ts';
import { facts, headline } from '../view/headline.ts';
import { waitingChanges } from '../view/held-list.ts';
import { overviewOf, sharedFailure, totalOf } from '../view/overview.ts';
import { nextLookMs } from '../view/rag-index.ts';
import { listRows } from './rows.ts';
import { useLastKnown } from './use-last-known.ts';
import { type ListMemory, useList } from './use-list.ts';
import { useOverview } from './use-overview.ts';
import { useTabSigns } from './use-tab-signs.ts';
import { useTotal } from './use-total.ts';
import { useWanted } from './use-wanted.ts';

export type DocumentsPageState = ReturnType<typeof useDocumentsPage>;

/** Everything that the documents page shows, and the ways to another view of it. */
export function useDocumentsPage({ uid, canWrite }: { uid: string; canWrite: boolean }, memory: ListMemory) {
  const query = useQuery();
  const view = useMemo(() => parseListView(query), [query]);
  const wanted = useWanted(view);
  const { listing, isChanging, showWaiting, listenAgain } = useList(wanted, uid, memory);
  const { items, held, next } = listing;
  const rows = useMemo(() => listRows(items, held), [items, held]);
  const documents = useMemo(() => rows.flatMap((row) => (row.kind === 'document' ? [row.row] : [])), [rows]);
  const present = useMemo(() => held.latest.flatMap((id) => items.get(id) ?? []), [held.latest, items]);
  const retry = useRetry(present);
  useIndexLooks(
    useMemo(() => nextLookMs(present.flatMap((item) => (item.kind === 'document' ? [item.document] : []))), [present]),
  );
  const announcement = useAnnouncement(documents);

  // A page that shows all documents counts them itself, at once. Otherwise the service does.
  const isLoaded = listing.query !== null && !isChanging;
  const isWhole = isLoaded && next === null && !isFiltered(view) && view.after === null;
  const counted = useOverview(listing.query !== null && !isWhole);
  const own = useMemo(() => (isWhole ? overviewOf(present) : null), [isWhole, present]);
  const overview = useLastKnown(own ?? counted);
  const unreadable = isWhole ? present.filter((item) => item.kind === 'unreadable' && item.status === null).length : 0;
  const agents = useHolders()?.count ?? null;
  const summary = overview && headline(overview, { unreadable, agents, canWrite });
  useTabSigns(summary?.attention ?? 0);
  const isOnly = isLoaded && next === null && view.after === null;
  const total = useTotal(wanted, isOnly ? present.length : knownTotal(view, overview));
  const authors = useMemo(
    () => [...new Set(present.flatMap((item) => (item.kind === 'document' ? [item.document.created_by] : [])))],
    [present],
  );

  return {
    view,
    wanted,
    authors,
    listing,
    rows,
    documents,
    overview,
    summary,
    facts: overview === null ? [] : facts(overview, agents),
    shared: overview && sharedFailure(overview, present),
    announcement,
    waiting: waitingChanges(held),
    /** How many changes made on this page have not reached the server. */
    unsent: present.filter((item) => item.kind === 'document' && item.isUnsent).length,
    total,
    // A full page may be the last one. The count may lag behind, so only an exact match rules out
    // another page.
    hasNext: next !== null && total !== view.page * pageSize,
    isChanging,
    agents,
    isEmpty: isLoaded && rows.length === 0,
    retry,
    showWaiting,
    listenAgain,
    ...useViewChanges(view, next),
  };
}

/**
 * The total of the view, where the overview has it; 'coming' until the overview is there; null if
 * it never has it.
 */
function knownTotal(view: ListView, overview: Overview | null): number | 'coming' | null {
  const { status } = view;
  if (isFiltered({ ...view, status: null })) return null;
  if (overview === null) return 'coming';
  return status === null ? totalOf(overview.counts) : overview.counts[status];
}

function useViewChanges(view: ListView, next: string | null) {
  const change = useCallback(
    (part: Parameters<typeof changeView>[1]) =>
      setQuery(queryOf(changeView(parseListView(window.location.search), part)), 'search' in part ? 'replace' : 'push'),
    [],
  );
  return {
    change,
    showAll: () => setQuery(queryOf(wholeList), 'push'),
    showFirst: () => setQuery(queryOf({ ...view, after: null, page: 1 }), 'push'),
    showNext: () => setQuery(queryOf({ ...view, after: next, page: view.page + 1 }), 'push'),
  };
}
