import { Upload } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { Banner } from '../shell/Banner.tsx';
import { useOnline } from '../shell/use-online.ts';
import { Button } from '../ui/Button.tsx';
import { plural } from '../view/format.ts';
import { nextLookMs } from '../view/rag-index.ts';
import { pageTitle, summarize } from '../view/summary.ts';
import { DocumentTable } from './DocumentTable.tsx';
import { EmptyState } from './EmptyState.tsx';
import { ListSkeleton } from './ListSkeleton.tsx';
import { useAnnouncement } from './use-announcement.ts';
import { useIndexLooks } from './use-index-looks.ts';
import { type ListMemory, useKnowledge } from './use-knowledge.ts';
import { useRetry } from './use-retry.ts';
import { useRows } from './use-rows.ts';

interface DocumentsPageProps {
  canWrite: boolean;
  memory: ListMemory;
  onUpload: () => void;
}

/** All documents, live. */
export default function DocumentsPage({ canWrite, memory, onUpload }: DocumentsPageProps) {
  const { listing, showMore, listenAgain } = useKnowledge(memory);
  const { items, hasMore, isLoadingMore } = listing;
  const rows = useRows(items);
  const retry = useRetry(items);
  const isOnline = useOnline();
  useIndexLooks(
    useMemo(
      () => nextLookMs((items ?? []).flatMap((item) => (item.kind === 'document' ? [item.document] : []))),
      [items],
    ),
  );

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

  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div>
          <h1 className="font-semibold text-xl">Documents</h1>
          <p className={`summary summary-${summary.tone}`}>{summary.sentence}</p>
        </div>
        {canWrite && (
          <Button variant="primary" onPress={onUpload}>
            <Upload className="size-4" aria-hidden="true" />
            Upload documents
          </Button>
        )}
      </div>
      <Banner
        connection={{ ...listing, subject: 'list', isOnline, hasContent: items !== null }}
        onListenAgain={listenAgain}
      />
      <div className="mt-4 flex flex-col gap-4">
        {items === null && !listing.failure && <ListSkeleton />}
        {items?.length === 0 && <EmptyState canWrite={canWrite} onUpload={onUpload} />}
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
      <p role="status" aria-label="Changes" className="sr-only">
        {announcement}
      </p>
    </>
  );
}
