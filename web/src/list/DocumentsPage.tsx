import { cva } from 'class-variance-authority';
import { Keyboard, Upload } from 'lucide-react';
import { Suspense, useMemo, useRef, useState } from 'react';
import { isFiltered, pageSize } from '../model/list-view.ts';
import { navigate } from '../route/navigation.ts';
import { Button } from '../ui/Button.tsx';
import { ConnectionBanner } from '../ui/ConnectionBanner.tsx';
import { EditorButton } from '../ui/EditorButton.tsx';
import { PartBoundary } from '../ui/PartBoundary.tsx';
import { lazyPart } from '../ui/part.tsx';
import { useOnline } from '../ui/use-online.ts';
import { filterWords } from '../view/list-words.ts';
import { type Headline, totalOf } from '../view/overview.ts';
import type { BulkJob } from './bulk/BulkPanel.tsx';
import { loadErrorDetails } from './DocumentRow.tsx';
import { DocumentTable } from './DocumentTable.tsx';
import { ListSkeleton } from './ListSkeleton.tsx';
import { NoMatches } from './NoMatches.tsx';
import { OverviewPanel } from './OverviewPanel.tsx';
import { Pager } from './Pager.tsx';
import { TableHead } from './TableHead.tsx';
import { Toolbar } from './Toolbar.tsx';
import { noMatchesTexts, pageTexts, waitingChangesText } from './texts.ts';
import { useDocumentsPage, usePreload } from './use-documents-page.ts';
import { useKeys } from './use-keys.ts';
import type { ListMemory } from './use-list.ts';
import { useOpenRows } from './use-open-rows.ts';
import { useSelection } from './use-selection.ts';

const loadBulkBar = () => import('./BulkBar.tsx');
const BulkBar = lazyPart(loadBulkBar);
const loadBulkPanel = () => import('./bulk/BulkPanel.tsx');
const BulkPanel = lazyPart(loadBulkPanel);
const SharedFailureBanner = lazyPart(() => import('./SharedFailureBanner.tsx'));
const EmptyState = lazyPart(() => import('./EmptyState.tsx'));
const ShortcutsDialog = lazyPart(() => import('./ShortcutsDialog.tsx'));

const summaryClass = cva('min-h-[1.3125rem]', {
  variants: {
    tone: {
      calm: 'text-muted',
      busy: 'text-muted',
      attention: 'text-failed',
    } satisfies Record<Headline['tone'], string>,
  },
  defaultVariants: { tone: 'calm' },
});

interface DocumentsPageProps {
  uid: string;
  canWrite: boolean;
  memory: ListMemory;
  onUpload: () => void;
}

/** All documents, live: their numbers, and one page of them. */
export default function DocumentsPage({ uid, canWrite, memory, onUpload }: DocumentsPageProps) {
  const page = useDocumentsPage(uid, memory);
  const { view, listing, rows, documents, overview, shared, retry } = page;
  const { selected, select, selectAll, clear } = useSelection(useMemo(() => rows.map(({ id }) => id), [rows]));
  const { open, toggle } = useOpenRows();
  const [job, setJob] = useState<BulkJob | null>(null);
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const searchRef = useRef<HTMLInputElement>(null);
  const isOnline = useOnline();
  usePreload(loadBulkBar, canWrite && rows.length > 0);
  usePreload(
    loadErrorDetails,
    documents.some(({ error }) => error !== null),
  );
  usePreload(loadBulkPanel, canWrite && (selected.size > 0 || shared !== null));

  const handlers = useMemo(() => ({ retry, toggle, select }), [retry, toggle, select]);
  const rowOf = (id: string) => documents.find((row) => row.id === id);
  const failedSelected = documents.filter((row) => selected.has(row.id) && row.isRetryable);
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
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div>
          <h1 className="font-semibold text-xl">{pageTexts.title}</h1>
          <p className={summaryClass({ tone: page.summary?.tone })}>{page.summary?.sentence}</p>
        </div>
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
            {pageTexts.upload}
          </EditorButton>
        </div>
      </div>
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
      {shared && (
        <PartBoundary part="shared failure" isSilent>
          <Suspense>
            <SharedFailureBanner
              failure={shared}
              canWrite={canWrite}
              onShow={view.status === 'failed' ? null : () => page.change({ status: 'failed' })}
              onRetryAll={() => setJob({ kind: 'retry-all' })}
            />
          </Suspense>
        </PartBoundary>
      )}
      <div className="mt-4 flex flex-col gap-4">
        {overview && totalOf(overview.counts) > 0 && (
          <OverviewPanel overview={overview} status={view.status} onStatus={(status) => page.change({ status })} />
        )}
        {(rows.length > 0 || isFiltered(view)) && <Toolbar view={view} searchRef={searchRef} onChange={page.change} />}
        {listing.query === null && !listing.failure && <ListSkeleton />}
        {page.isEmpty && isWholeList && (
          <PartBoundary part="empty">
            <Suspense>
              <EmptyState canWrite={canWrite} onUpload={onUpload} />
            </Suspense>
          </PartBoundary>
        )}
        {page.isEmpty && !isWholeList && (
          <NoMatches
            words={view.after === null ? filterWords(view) : noMatchesTexts.more(filterWords(view))}
            onClear={page.showAll}
          />
        )}
        {rows.length > 0 && (
          <div className="relative">
            <div className="sticky top-16 z-6 h-0 text-center">
              {waitingText !== null && (
                <span className="mt-1 inline-block rounded-full shadow-float">
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
              )}
            </div>
            <DocumentTable
              rows={rows}
              head={<TableHead view={view} onSort={(sort) => page.change({ sort })} />}
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
          </div>
        )}
      </div>
      <PartBoundary part={`${job?.kind} ${isHelpOpen}`}>
        <Suspense>
          {canWrite && selected.size > 0 && job === null && (
            <BulkBar
              selected={selected.size}
              failed={failedSelected.length}
              shown={rows.length}
              onSelectAll={selectAll}
              onRetry={() => setJob({ kind: 'retry', items: failedSelected.map(({ id, name }) => ({ id, name })) })}
              onAll={(kind) =>
                setJob({ kind, items: [...selected].map((id) => ({ id, name: rowOf(id)?.name ?? id })) })
              }
              onClear={clear}
            />
          )}
          {job && (
            <BulkPanel
              job={job}
              itemOf={(id) => listing.items.get(id)}
              onClose={() => {
                setJob(null);
                clear();
                page.showWaiting();
              }}
            />
          )}
          {isHelpOpen && <ShortcutsDialog onClose={() => setIsHelpOpen(false)} />}
        </Suspense>
      </PartBoundary>
      <p role="status" aria-label={pageTexts.changes} className="sr-only">
        {page.announcement}
      </p>
    </div>
  );
}
