import type { Role } from '@knowledge-sync/contract';
import { Upload } from 'lucide-react';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import type { Account } from '../firebase/services.tsx';
import { DocumentTable } from '../list/DocumentTable.tsx';
import { EmptyState } from '../list/EmptyState.tsx';
import { ListSkeleton } from '../list/ListSkeleton.tsx';
import { useAnnouncement } from '../list/use-announcement.ts';
import { useKnowledge } from '../list/use-knowledge.ts';
import { useRetry } from '../list/use-retry.ts';
import { useRows } from '../list/use-rows.ts';
import { Button } from '../ui/Button.tsx';
import { useUploads } from '../upload/use-uploads.ts';
import { plural } from '../view/format.ts';
import { pageTitle, summarize } from '../view/summary.ts';
import { Banner } from './Banner.tsx';
import { Header } from './Header.tsx';
import { useOnline } from './use-online.ts';

const UploadDialog = lazy(() => import('../upload/UploadDialog.tsx'));
const Toasts = lazy(() => import('./Toasts.tsx'));

/** The page of somebody who has a role: the documents, live. */
export default function Workspace({ account, role }: { account: Account; role: Role }) {
  const canWrite = role === 'editor';
  const { listing, showMore, listenAgain } = useKnowledge();
  const { items, hasMore, isLoadingMore } = listing;
  const rows = useRows(items);
  const retry = useRetry(items);
  const [isUploadOpen, setIsUploadOpen] = useState(false);
  const uploads = useUploads({ isShown: isUploadOpen, onShow: () => setIsUploadOpen(true) });
  const isOnline = useOnline();

  const documents = useMemo(() => rows.flatMap((each) => (each.kind === 'document' ? [each.row] : [])), [rows]);
  const announcement = useAnnouncement(documents);
  const summary = summarize(
    documents.map(({ tone }) => tone),
    rows.length - documents.length,
    hasMore,
  );
  useEffect(() => {
    document.title = pageTitle(summary.attention);
  }, [summary.attention]);

  const openUpload = (): void => setIsUploadOpen(true);
  return (
    <>
      <a href="#documents" className="skip-link">
        Skip to the documents
      </a>
      <Header account={account} />
      <main id="documents" tabIndex={-1} className="mx-auto max-w-6xl px-4 py-6 outline-none">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <div>
            <h1 className="font-semibold text-xl">Documents</h1>
            <p className={`summary summary-${summary.tone}`}>{summary.sentence}</p>
          </div>
          {canWrite && (
            <Button variant="primary" onPress={openUpload}>
              <Upload className="size-4" aria-hidden="true" />
              Upload documents
            </Button>
          )}
        </div>
        <Banner connection={{ ...listing, isOnline, hasList: items !== null }} onListenAgain={listenAgain} />
        <div className="mt-4 flex flex-col gap-4">
          {items === null && !listing.failure && <ListSkeleton />}
          {items?.length === 0 && <EmptyState canWrite={canWrite} onUpload={openUpload} />}
          {rows.length > 0 && <DocumentTable rows={rows} canWrite={canWrite} onRetry={retry} />}
          {rows.length > 0 && (
            <footer className="flex flex-wrap items-center justify-center gap-x-4 gap-y-2 text-muted text-sm">
              <p>
                {hasMore ? `The newest ${rows.length} documents are shown` : `${plural(rows.length, 'document')} shown`}
              </p>
              {hasMore && (
                <Button size="small" isBusy={isLoadingMore} onPress={showMore}>
                  Show more
                </Button>
              )}
            </footer>
          )}
        </div>
      </main>
      <p role="status" aria-label="Changes" className="sr-only">
        {announcement}
      </p>
      <Suspense>
        <Toasts />
        {canWrite && isUploadOpen && <UploadDialog uploads={uploads} onClose={() => setIsUploadOpen(false)} />}
      </Suspense>
    </>
  );
}
