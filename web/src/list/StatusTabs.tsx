import { type SyncStatus, syncStatuses, syncStatusTitles } from '@knowledge-sync/contract';
import { cva } from 'class-variance-authority';
import type { StatusCounts } from '../model/overview.ts';
import { formatCount } from '../view/format.ts';
import { totalOf } from '../view/overview.ts';
import { overviewTexts } from './texts.ts';

const tabClass = cva(
  'flex min-h-11 min-w-0 flex-col items-start justify-center border-b-3 px-1.25 text-left leading-tight hover:bg-raised aria-pressed:bg-surface aria-pressed:shadow-low md:flex-row md:items-center md:justify-start md:gap-2 md:px-3 forced-colors:aria-pressed:outline-2 forced-colors:aria-pressed:-outline-offset-2 rounded-t-lg',
  {
    variants: {
      status: {
        all: 'border-line-strong/40 aria-pressed:border-line-strong',
        pending: 'border-pending/25 aria-pressed:border-pending',
        syncing: 'border-syncing/25 aria-pressed:border-syncing',
        completed: 'border-completed/25 aria-pressed:border-completed',
        failed: 'border-failed/25 aria-pressed:border-failed',
      } satisfies Record<SyncStatus | 'all', string>,
    },
  },
);

interface StatusTabsProps {
  /** Null until they are known. */
  counts: StatusCounts | null;
  status: SyncStatus | null;
  onStatus: (status: SyncStatus | null) => void;
}

/** The number of documents in each status. Pressing one filters by it. All are equally wide. */
export function StatusTabs({ counts, status, onStatus }: StatusTabsProps) {
  const tabs = [
    { key: 'all', title: overviewTexts.all, count: counts && totalOf(counts), value: null },
    ...syncStatuses.map((each) => ({
      key: each,
      title: syncStatusTitles[each],
      count: counts?.[each] ?? null,
      value: each,
    })),
  ] as const;
  return (
    <fieldset className="grid min-w-0 grid-cols-5 gap-0.5 md:gap-1">
      <legend className="sr-only">{overviewTexts.byStatus}</legend>
      {tabs.map(({ key, title, count, value }) => (
        <button
          key={key}
          type="button"
          className={tabClass({ status: key })}
          aria-pressed={status === value}
          onClick={() => onStatus(status === value ? null : value)}
        >
          <span className="font-semibold tabular-nums">
            {count === null ? overviewTexts.unknown : formatCount(count)}
          </span>
          <span className="max-w-full truncate text-muted max-md:text-[0.6875rem]">{title}</span>
        </button>
      ))}
    </fieldset>
  );
}
