import { Keyboard, Upload } from 'lucide-react';
import { Suspense, useMemo, useRef, useState } from 'react';
import { settings, useSetting } from '../data/browser-setting.ts';
import { isFiltered, pageSize, wholeList } from '../model/list-view.ts';
import { navigate } from '../route/navigation.ts';
import { Button } from '../ui/Button.tsx';
import { ConnectionBanner } from '../ui/ConnectionBanner.tsx';
import { EditorButton } from '../ui/EditorButton.tsx';
import { PartBoundary } from '../ui/PartBoundary.tsx';
import { lazyPart } from '../ui/part.tsx';
import { useOnline } from '../ui/use-online.ts';
import { filterWords } from '../view/list-words.ts';
import { totalOf } from '../view/overview.ts';
import { BulkWork, type Job } from './BulkWork.tsx';
import { countFilters } from './count-filters.ts';
import { ErrorDetails } from './DocumentRow.tsx';
import { DocumentTable } from './DocumentTable.tsx';
import { ListSkeleton } from './ListSkeleton.tsx';
import { NoMatches } from './NoMatches.tsx';
import { Pager } from './Pager.tsx';
import type { RowHandlers } from './row-handlers.ts';
import { StatusTabs } from './StatusTabs.tsx';
import { Summary } from './Summary.tsx';
import { shownDate, TableHead } from './TableHead.tsx';
import { Toolbar } from './Toolbar.tsx';
import { noMatchesTexts, pageTexts, waitingChangesText } from './texts.ts';
import { useDocumentsPage } from './use-documents-page.ts';
import { useFetched } from './use-fetched.ts';
import { useKeys } from './use-keys.ts';
import type { ListMemory } from './use-list.ts';
import { useOpenRows } from './use-open-rows.ts';
import { useReady } from './use-ready.ts';
import { useSelection } from './use-selection.ts';

const SharedFailureBanner = lazyPart(() => import('./SharedFailureBanner.tsx'));
const FirstRun = lazyPart(() => import('./FirstRun.tsx'));
const EmptyState = lazyPart(() => import('./EmptyState.tsx'));
const Causes = lazyPart(() => import('./Causes.tsx'));
const Filters = lazyPart(() => import('./Filters.tsx'));
const SyncFacts = lazyPart(() => import('./SyncFacts.tsx'));
const FailedChecks = lazyPart(() => import('../ask/FailedChecks.tsx'));
const TextSearch = lazyPart(() => import('../ask/TextSearch.tsx'));
const ShortcutsDialog = lazyPart(() => import('./ShortcutsDialog.tsx'));

interface DocumentsPageProps {
  uid: string;
  canWrite: boolean;
  memory: ListMemory;
  onUpload: () => void;
}

/** All documents, live: their numbers, and one page of them. */
export default function DocumentsPage({ uid, canWrite, memory, onUpload }: DocumentsPageProps) {
  const page = useDocumentsPage({ uid, canWrite }, memory);
  const { view, listing, rows, documents, overview, shared, retry } = page;
  const { selected, select, selectAll, clear } = useSelection(useMemo(() => rows.map(({ id }) => id), [rows]));
  const { open, toggle } = useOpenRows();
  const [job, setJob] = useState<Job | null>(null);
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const filters = countFilters(view);
  const [areFiltersOpen, setAreFiltersOpen] = useState(filters > 0);
  const searchRef = useRef<HTMLInputElement>(null);
  const isOnline = useOnline();
  useFetched(
    ErrorDetails,
    documents.some(({ error }) => error !== null),
  );
  const firstRunMark = useSetting(settings.firstRun(uid));
  const total = overview && totalOf(overview.counts);
  const hasFirstRun = firstRunMark !== 'over' && (firstRunMark === 'shown' || total === 0 || page.agents === 0);
  const isFirstRunFetched = useFetched(FirstRun, hasFirstRun);
  const isBannerFetched = useFetched(SharedFailureBanner, shared !== null);
  const isReady = useReady(
    listing.query !== null,
    overview !== null && page.agents !== null && isFirstRunFetched && isBannerFetched,
  );
  const handlers = useMemo<RowHandlers>(
    () => ({ retry, toggle, select, start: (kind, item) => setJob({ kind, items: [item] }) }),
    [retry, toggle, select],
  );
  const rowOf = (id: string) => documents.find((row) => row.id === id);
  useKeys({
    search: () => searchRef.current?.focus(),
    help: () => setIsHelpOpen(true),
    upload: () => canWrite && onUpload(),
    showWaiting: page.showWaiting,
    retry: (id) => {
      const row = rowOf(id);
      if (canWrite && row?.isRetryable) retry(id, row.name);
    },
    toggle: (id) => rowOf(id)?.error && toggle(id),
    select: (id) => canWrite && select(id, !selected.has(id), false),
    open: (id) => navigate({ page: 'document', id }),
    clear,
  });

  const waitingText = waitingChangesText(page.waiting);
  const isWholeList = !isFiltered(view) && view.after === null;
  const floats = canWrite && (selected.size > 0 || job !== null);
  return (
    <div className={floats ? 'pb-24' : ''}>
      <div className="flex items-center justify-between gap-3">
        <h1 className="font-semibold text-xl">{pageTexts.title}</h1>
        <div className="flex gap-2">
          <span className="max-md:hidden">
            <Button
              variant="quiet"
              label={pageTexts.shortcuts}
              onPress={() => setIsHelpOpen(true)}
              attributes={{ 'aria-keyshortcuts': '?' }}
            >
              <Keyboard className="size-4" aria-hidden="true" />
            </Button>
          </span>
          <EditorButton canWrite={canWrite} variant="primary" onPress={onUpload}>
            <Upload className="size-4" aria-hidden="true" />
            <span>
              {pageTexts.upload} <span className="max-[30rem]:sr-only">{pageTexts.documents}</span>
            </span>
          </EditorButton>
        </div>
      </div>
      <Summary
        headline={isReady ? page.summary : null}
        canConnect={!hasFirstRun}
        facts={isReady ? page.facts : []}
        index={view.index}
        onIndex={(index) => page.change({ index })}
        onShowFailed={() => page.change({ status: 'failed' })}
      />
      <ConnectionBanner
        connection={{
          subject: 'list',
          isOnline,
          unconfirmedSinceMs: listing.unconfirmedSinceMs,
          hasContent: rows.length > 0,
          failure: listing.failure,
          unsent: page.unsent,
        }}
        onListenAgain={page.listenAgain}
      />
      {isReady && (
        <PartBoundary part="first run" isSilent>
          <Suspense>
            <FirstRun uid={uid} canWrite={canWrite} documents={total} items={[...listing.items.values()]} />
          </Suspense>
        </PartBoundary>
      )}
      <div className="mt-3 flex flex-col gap-3">
        {isReady && !(page.isEmpty && isWholeList) && (
          <>
            <StatusTabs
              counts={overview?.counts ?? null}
              status={view.status}
              onStatus={(status) => page.change({ status })}
            />
            <Toolbar
              view={view}
              searchRef={searchRef}
              onChange={page.change}
              filters={filters}
              areFiltersOpen={areFiltersOpen}
              onFilters={() => setAreFiltersOpen(!areFiltersOpen)}
            />
          </>
        )}
        {isReady && shared && (
          <PartBoundary part="shared failure" isSilent>
            <Suspense>
              <SharedFailureBanner
                failure={shared}
                canWrite={canWrite}
                onShow={view.cause === shared.type ? null : () => page.change({ status: 'failed', cause: shared.type })}
                onRetry={() =>
                  setJob({
                    kind: 'matching',
                    action: 'retry',
                    query: { ...wholeList, status: 'failed', cause: shared.type },
                    count: shared.count,
                  })
                }
              />
            </Suspense>
          </PartBoundary>
        )}
        {isReady && view.status === 'failed' && overview && overview.counts.failed > 0 && (
          <PartBoundary part="causes" isSilent>
            <Suspense fallback={<div className="h-7.5" />}>
              <Causes failures={overview.failures} cause={view.cause} onCause={(cause) => page.change({ cause })} />
            </Suspense>
          </PartBoundary>
        )}
        {isReady && areFiltersOpen && (
          <div className="min-h-9">
            <PartBoundary part="filters">
              <Suspense>
                <Filters view={view} overview={overview} authors={page.authors} onChange={page.change} />
              </Suspense>
            </PartBoundary>
          </div>
        )}
        {!isReady && !listing.failure && <ListSkeleton />}
        {isReady && page.isEmpty && isWholeList && (
          <PartBoundary part="empty">
            <Suspense>
              <EmptyState canWrite={canWrite} onUpload={onUpload} />
            </Suspense>
          </PartBoundary>
        )}
        {isReady && page.isEmpty && !isWholeList && (
          <NoMatches
            words={view.after === null ? filterWords(view) : noMatchesTexts.more(filterWords(view))}
            onClear={page.showAll}
            onFurther={page.hasNext ? page.showNext : null}
          />
        )}
        {isReady && rows.length > 0 && (
          <div>
            {waitingText !== null && (
              <div
                className={`pointer-events-none fixed inset-x-0 z-6 text-center ${floats ? 'bottom-24' : 'bottom-4'}`}
              >
                <span className="pointer-events-auto inline-block rounded-full shadow-float">
                  <Button
                    size="small"
                    variant="primary"
                    shape="pill"
                    onPress={page.showWaiting}
                    attributes={{ 'aria-keyshortcuts': 'n' }}
                  >
                    {waitingText}
                  </Button>
                </span>
              </div>
            )}
            <DocumentTable
              rows={rows}
              head={<TableHead view={view} onSort={(sort) => page.change({ sort })} />}
              date={shownDate(view)}
              open={open}
              selected={selected}
              canWrite={canWrite}
              handlers={handlers}
              isChanging={page.isChanging}
            />
            <Pager
              page={view.page}
              pageSize={pageSize}
              shown={rows.length}
              total={page.total}
              onFirst={page.showFirst}
              onNext={page.hasNext ? page.showNext : null}
            />
            <PartBoundary part="failed checks" isSilent>
              <Suspense>
                <FailedChecks />
              </Suspense>
            </PartBoundary>
            {overview && (
              <PartBoundary part="sync times" isSilent>
                <Suspense>
                  <SyncFacts overview={overview} />
                </Suspense>
              </PartBoundary>
            )}
          </div>
        )}
        {isReady && view.search.trim() !== '' && (
          <PartBoundary part="text search" isSilent>
            <Suspense fallback={<div className="h-9" />}>
              <TextSearch words={view.search.trim()} />
            </Suspense>
          </PartBoundary>
        )}
      </div>
      <BulkWork
        canWrite={canWrite}
        page={page}
        selected={selected}
        job={job}
        onJob={setJob}
        onSelectAll={selectAll}
        onClear={clear}
      />
      <PartBoundary part={`help ${isHelpOpen}`}>
        <Suspense>{isHelpOpen && <ShortcutsDialog onClose={() => setIsHelpOpen(false)} />}</Suspense>
      </PartBoundary>
      <p role="status" aria-label={pageTexts.changes} className="sr-only">
        {page.announcement}
      </p>
    </div>
  );
}
