import { Suspense, useState } from 'react';
import { isFiltered } from '../model/list-view.ts';
import { PartBoundary } from '../ui/PartBoundary.tsx';
import { lazyPart } from '../ui/part.tsx';
import type { ItemsJob } from './bulk/BulkPanel.tsx';
import type { MatchingJob } from './bulk/MatchingPanel.tsx';
import type { DocumentsPageState } from './use-documents-page.ts';
import { useFetched } from './use-fetched.ts';

const BulkBar = lazyPart(() => import('./BulkBar.tsx'));
const BulkPanel = lazyPart(() => import('./bulk/BulkPanel.tsx'));
const MatchingPanel = lazyPart(() => import('./bulk/MatchingPanel.tsx'));

export type Job = ItemsJob | MatchingJob;

interface BulkWorkProps {
  canWrite: boolean;
  page: DocumentsPageState;
  selected: ReadonlySet<string>;
  /** The action that is asked about or runs; null for none. */
  job: Job | null;
  onJob: (job: Job | null) => void;
  onSelectAll: () => void;
  onClear: () => void;
}

/** What floats over the end of the list: the actions on the selection, and the one that runs. */
export function BulkWork({ canWrite, page, selected, job, onJob, onSelectAll, onClear }: BulkWorkProps) {
  const { view, wanted, rows, documents, listing, total } = page;
  /** The selection to which everything else that matches was added. */
  const [matchingOf, setMatchingOf] = useState<ReadonlySet<string> | null>(null);
  const matching = matchingOf === selected && selected.size > 0 ? total : null;
  // The API does not filter by the single documents that an agent has.
  const canMatch = wanted !== null && (wanted.use === undefined || wanted.use === 'synced');
  useFetched(BulkBar, canWrite && rows.length > 0);
  useFetched(BulkPanel, canWrite && (selected.size > 0 || page.shared !== null));

  const failed = documents.filter((row) => selected.has(row.id) && row.isRetryable);
  const start = (kind: 'retry' | 'send' | 'delete'): void => {
    if (matching !== null && wanted !== null) {
      onJob({ kind: 'matching', action: kind, query: wanted, count: matching });
      return;
    }
    const chosen = kind === 'retry' ? failed.map(({ id }) => id) : [...selected];
    const nameOf = (id: string): string => documents.find((row) => row.id === id)?.name ?? id;
    onJob({ kind, items: chosen.map((id) => ({ id, name: nameOf(id) })) });
  };
  const close = (): void => {
    onJob(null);
    page.showWaiting();
  };
  return (
    <PartBoundary part={String(job?.kind)}>
      <Suspense>
        {canWrite && selected.size > 0 && job === null && (
          <BulkBar
            selected={matching ?? selected.size}
            failed={matching === null ? failed.length : null}
            shown={rows.length}
            matching={matching === null && canMatch && total !== null && total > rows.length ? total : null}
            isFiltered={isFiltered(view)}
            onSelectAll={onSelectAll}
            onSelectMatching={() => setMatchingOf(selected)}
            onRetry={() => start('retry')}
            onAll={start}
            onClear={onClear}
          />
        )}
        {job?.kind === 'matching' && <MatchingPanel job={job} onStart={onClear} onClose={close} />}
        {job !== null && job.kind !== 'matching' && (
          <BulkPanel job={job} itemOf={(id) => listing.items.get(id)} onStart={onClear} onClose={close} />
        )}
      </Suspense>
    </PartBoundary>
  );
}
