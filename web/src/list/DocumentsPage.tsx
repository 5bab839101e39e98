import { Keyboard, Upload } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useIndexLooks } from '../data/use-index-looks.ts';
import { useRetry } from '../data/use-retry.ts';
import {
  changeView,
  filterWords,
  isFiltered,
  pageSize,
  parseListView,
  queryOf,
  wholeList,
} from '../model/list-view.ts';
import { navigate, setQuery, useQuery } from '../route/navigation.ts';
import { Button } from '../ui/Button.tsx';
import { ConnectionBanner } from '../ui/ConnectionBanner.tsx';
import { EditorButton } from '../ui/EditorButton.tsx';
import { PartBoundary } from '../ui/PartBoundary.tsx';
import { useAnnouncement } from '../ui/use-announcement.ts';
import { useOnline } from '../ui/use-online.ts';
import { waitingChanges, waitingWords } from '../view/held-list.ts';
import { headline, overviewOf, sharedFailure, totalOf } from '../view/overview.ts';
import { nextLookMs } from '../view/rag-index.ts';
import { BulkBar } from './BulkBar.tsx';
import type { BulkJob } from './bulk/BulkPanel.tsx';
import { DocumentTable } from './DocumentTable.tsx';
import { EmptyState } from './EmptyState.tsx';
import { ListSkeleton } from './ListSkeleton.tsx';
import { NoMatches } from './NoMatches.tsx';
import { OverviewPanel } from './OverviewPanel.tsx';
import { Pager } from './Pager.tsx';
import { SharedFailureBanner } from './SharedFailureBanner.tsx';
import { TableHead } from './TableHead.tsx';
import { Toolbar } from './Toolbar.tsx';
import { useKeys } from './use-keys.ts';
import { useLatest } from './use-latest.ts';
import { type ListMemory, useList } from './use-list.ts';
import { useOpenRows } from './use-open-rows.ts';
import { useOverview } from './use-overview.ts';
import { useRows } from './use-rows.ts';
import { useSelection } from './use-selection.ts';
import { useTabSigns } from './use-tab-signs.ts';
import { useTotal } from './use-total.ts';

const loadBulkPanel = () => import('./bulk/BulkPanel.tsx');
const BulkPanel = lazy(loadBulkPanel);
const ShortcutsDialog = lazy(() => import('./ShortcutsDialog.tsx'));

interface DocumentsPageProps {
  uid: string;
  canWrite: boolean;
  memory: ListMemory;
  onUpload: () => void;
}

/** All documents, live: at a glance, and a page of them. */
export default function DocumentsPage({ uid, canWrite, memory, onUpload }: DocumentsPageProps) {
  const query = useQuery();
  const view = useMemo(() => parseListView(query), [query]);
  const { listing, isChanging, showWaiting, listenAgain } = useList(view, uid, memory);
  const { items, held, next, failure } = listing;
  const rows = useRows(items, held);
  const ids = useMemo(() => rows.map(({ row }) => row.id), [rows]);
  const { selected, select, selectAll, clear } = useSelection(ids);
  const { open, heights, toggle, measure } = useOpenRows();
  const [job, setJob] = useState<BulkJob | null>(null);
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const searchRef = useRef<HTMLInputElement>(null);
  const isOnline = useOnline();

  const present = useMemo(() => held.latest.flatMap((id) => items.get(id) ?? []), [held.latest, items]);
  const retry = useRetry(present);
  useIndexLooks(
    useMemo(() => nextLookMs(present.flatMap((item) => (item.kind === 'document' ? [item.document] : []))), [present]),
  );
  const documents = useMemo(() => rows.flatMap(({ row }) => (row.kind === 'document' ? [row.row] : [])), [rows]);
  const announcement = useAnnouncement(documents);

  // With every document before it the page counts itself, at once and for nothing; otherwise the database counts.
  const isLoaded = listing.query !== null && !isChanging;
  const isWhole = isLoaded && next === null && !isFiltered(view) && view.after === null;
  const counted = useOverview(present, listing.query !== null && !isWhole);
  const own = useMemo(() => (isWhole ? overviewOf(present) : null), [isWhole, present]);
  const overview = useLatest(own ?? counted);
  const unreadable = isWhole ? present.filter(({ kind }) => kind === 'unreadable').length : 0;
  const head = overview && headline(overview.counts, unreadable);
  const shared = overview && sharedFailure(overview);
  useTabSigns(head?.attention ?? 0);
  const mayWantMany = canWrite && (selected.size > 0 || shared !== null);
  useEffect(() => {
    // Fetched before it is pressed: who presses may have lost the network by then.
    if (mayWantMany) void loadBulkPanel().catch(() => undefined);
  }, [mayWantMany]);
  const counts = overview?.counts ?? null;
  const known = isWhole
    ? present.length
    : view.type !== null || view.search !== ''
      ? null
      : counts === null
        ? 'coming'
        : view.status === null
          ? totalOf(counts)
          : counts[view.status];
  const total = useTotal(view, known);

  const change = useCallback(
    (part: Parameters<typeof changeView>[1]) =>
      setQuery(queryOf(changeView(parseListView(window.location.search), part)), 'search' in part ? 'replace' : 'push'),
    [],
  );
  const showAll = (): void => setQuery(queryOf(wholeList), 'push');
  const failedSelected = documents.filter((row) => selected.has(row.id) && row.isRetryable);
  const handlers = useMemo(() => ({ retry, toggle, select, measure }), [retry, toggle, select, measure]);
  const rowOf = (id: string) => documents.find((row) => row.id === id);
  useKeys({
    search: () => searchRef.current?.focus(),
    help: () => setIsHelpOpen(true),
    upload: () => canWrite && onUpload(),
    showWaiting,
    retry: (id) => {
      const row = rowOf(id);
      if (canWrite && row?.isRetryable) retry(id, row.name);
    },
    toggle: (id) => rowOf(id)?.error && toggle(id),
    select: (id) => canWrite && select(id, !selected.has(id), false),
    open: (id) => navigate({ page: 'document', id }),
    clear,
  });

  const words = waitingWords(waitingChanges(held));
  const isEmpty = isLoaded && rows.length === 0;
  // A full page may be the last one; the count may be a little behind, so only an exact one rules out another.
  const hasNext = next !== null && total !== view.page * pageSize;
  return (
    <div className="documents-page">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div>
          <h1 className="font-semibold text-xl">Documents</h1>
          <p className={`summary summary-${head?.tone ?? 'calm'}`}>{head?.sentence}</p>
        </div>
        <div className="flex gap-2">
          <span className="shortcuts-button">
            <Button
              variant="quiet"
              label="Keyboard shortcuts"
              onPress={() => setIsHelpOpen(true)}
              attributes={{ 'aria-keyshortcuts': '?' }}
            >
              <Keyboard className="size-4" aria-hidden="true" />
            </Button>
          </span>
          <EditorButton canWrite={canWrite} variant="primary" onPress={onUpload}>
            <Upload className="size-4" aria-hidden="true" />
            Upload documents
          </EditorButton>
        </div>
      </div>
      <ConnectionBanner
        connection={{
          subject: 'list',
          isOnline,
          unconfirmedSinceMs: listing.unconfirmedSinceMs,
          hasContent: rows.length > 0,
          failure,
          unsent: present.filter((item) => item.kind === 'document' && item.isUnsent).length,
        }}
        onListenAgain={listenAgain}
      />
      {shared && (
        <SharedFailureBanner
          failure={shared}
          canWrite={canWrite}
          onShow={view.status === 'failed' ? null : () => change({ status: 'failed' })}
          onRetryAll={() => setJob({ kind: 'retry-all' })}
        />
      )}
      <div className="mt-4 flex flex-col gap-4">
        {overview && totalOf(overview.counts) > 0 && (
          <OverviewPanel overview={overview} status={view.status} onStatus={(status) => change({ status })} />
        )}
        {(rows.length > 0 || isFiltered(view)) && <Toolbar view={view} searchRef={searchRef} onChange={change} />}
        {listing.query === null && !failure && <ListSkeleton />}
        {isEmpty && !isFiltered(view) && view.after === null && <EmptyState canWrite={canWrite} onUpload={onUpload} />}
        {isEmpty && (isFiltered(view) || view.after !== null) && (
          <NoMatches words={view.after === null ? filterWords(view) : `more ${filterWords(view)}`} onClear={showAll} />
        )}
        {rows.length > 0 && (
          <div className="relative">
            <div className="waiting-bar">
              {words !== null && (
                <Button size="small" variant="primary" onPress={showWaiting} attributes={{ 'aria-keyshortcuts': 'n' }}>
                  {words}: show
                </Button>
              )}
            </div>
            <DocumentTable
              rows={rows}
              head={<TableHead view={view} onSort={(sort) => change({ sort })} />}
              open={open}
              detailHeights={heights}
              selected={selected}
              canWrite={canWrite}
              handlers={handlers}
              isChanging={isChanging}
            />
            <Pager
              page={view.page}
              pageSize={pageSize}
              shown={rows.length}
              total={total}
              onFirst={() => setQuery(queryOf({ ...view, after: null, page: 1 }), 'push')}
              onNext={hasNext ? () => setQuery(queryOf({ ...view, after: next, page: view.page + 1 }), 'push') : null}
            />
          </div>
        )}
      </div>
      {canWrite && selected.size > 0 && job === null && (
        <BulkBar
          selected={selected.size}
          failed={failedSelected.length}
          onSelectAll={selectAll}
          onRetry={() => setJob({ kind: 'retry', items: failedSelected.map(({ id, name }) => ({ id, name })) })}
          onDelete={() =>
            setJob({ kind: 'delete', items: [...selected].map((id) => ({ id, name: rowOf(id)?.name ?? id })) })
          }
          onClear={clear}
        />
      )}
      <PartBoundary part={`${job?.kind} ${isHelpOpen}`}>
        <Suspense>
          {job && (
            <BulkPanel
              job={job}
              itemOf={(id) => items.get(id)}
              onClose={() => {
                setJob(null);
                clear();
                showWaiting();
              }}
            />
          )}
          {isHelpOpen && <ShortcutsDialog onClose={() => setIsHelpOpen(false)} />}
        </Suspense>
      </PartBoundary>
      <p role="status" aria-label="Changes" className="sr-only">
        {announcement}
      </p>
    </div>
  );
}
