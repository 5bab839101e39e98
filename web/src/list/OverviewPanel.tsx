import { type SyncStatus, syncStatusDescriptions, syncStatuses, syncStatusTitles } from '@knowledge-sync/contract';
import { cva } from 'class-variance-authority';
import { type ReactNode, Suspense, useState } from 'react';
import type { Overview } from '../model/overview.ts';
import { Button } from '../ui/Button.tsx';
import { useNow } from '../ui/now.ts';
import { panelClass } from '../ui/Panel.tsx';
import { PartBoundary } from '../ui/PartBoundary.tsx';
import { lazyPart } from '../ui/part.tsx';
import { formatDuration, formatWait } from '../view/format.ts';
import { failureChips, formatCount, totalOf } from '../view/overview.ts';
import { exactTime } from '../view/relative-time.ts';
import { overviewTexts } from './texts.ts';

const SyncTimes = lazyPart(() => import('./SyncTimes.tsx'));

/** One status in the narrow bar that shows the proportions on a phone. */
const stripClass = cva('min-w-[3px] rounded-full', {
  variants: {
    status: {
      pending: 'bg-pending',
      syncing: 'bg-syncing',
      completed: 'bg-completed',
      failed: 'bg-failed',
    } satisfies Record<SyncStatus, string>,
  },
});

const partClass = cva(
  'group flex flex-col items-start rounded-lg text-left leading-tight hover:bg-raised max-md:min-w-0 max-md:px-1.25 max-md:py-1.5 md:min-w-23 md:rounded-t-sm md:border-t-6 md:px-2.5 md:pt-2 md:pb-1.5',
  {
    variants: {
      status: {
        all: 'border-line-strong aria-pressed:bg-raised aria-pressed:inset-ring-line-strong md:mr-2',
        pending:
          'border-pending data-none:border-pending/30 aria-pressed:bg-pending-soft aria-pressed:inset-ring-pending',
        syncing:
          'border-syncing data-none:border-syncing/30 aria-pressed:bg-syncing-soft aria-pressed:inset-ring-syncing',
        completed:
          'border-completed data-none:border-completed/30 aria-pressed:bg-completed-soft aria-pressed:inset-ring-completed',
        failed: 'border-failed data-none:border-failed/30 aria-pressed:bg-failed-soft aria-pressed:inset-ring-failed',
      } satisfies Record<SyncStatus | 'all', string>,
      isPressed: { true: 'inset-ring-1', false: '' },
    },
  },
);

interface OverviewPanelProps {
  overview: Overview;
  status: SyncStatus | null;
  onStatus: (status: SyncStatus | null) => void;
}

/**
 * Numbers about all documents. The bar shows how many have each status; pressing a part filters by
 * it.
 */
export function OverviewPanel({ overview, status, onStatus }: OverviewPanelProps) {
  const [isChartOpen, setIsChartOpen] = useState(false);
  const { counts, failures, waitingSince, averageTimeToLiveMs, timesToLiveMs } = overview;
  const chips = failureChips(failures);
  return (
    <section
      aria-label={overviewTexts.label}
      className={panelClass({ className: 'flex flex-col gap-3.5 p-2.5 md:p-3.5' })}
    >
      <div className="flex h-1.5 gap-0.5 md:hidden" aria-hidden="true">
        {syncStatuses
          .filter((each) => counts[each] > 0)
          .map((each) => (
            <span key={each} className={stripClass({ status: each })} style={{ flex: `${counts[each]} 1 0` }} />
          ))}
      </div>
      <fieldset className="min-w-0 max-md:grid max-md:grid-cols-[repeat(5,auto)] max-md:gap-0.5 md:flex md:gap-[3px]">
        <legend className="sr-only">{overviewTexts.byStatus}</legend>
        <StatusPart
          status="all"
          title={overviewTexts.all}
          count={totalOf(counts)}
          isPressed={status === null}
          onPress={() => onStatus(null)}
        />
        {syncStatuses.map((each) => (
          <StatusPart
            key={each}
            status={each}
            title={syncStatusTitles[each]}
            description={syncStatusDescriptions[each]}
            count={counts[each]}
            isPressed={status === each}
            onPress={() => onStatus(status === each ? null : each)}
          />
        ))}
      </fieldset>
      <dl className="flex flex-wrap gap-x-8 gap-y-1 text-sm leading-normal">
        {waitingSince && (
          <Fact title={overviewTexts.longestWait}>
            <WaitText since={waitingSince} />
          </Fact>
        )}
        {chips.length > 0 && (
          <Fact title={overviewTexts.failures}>
            {chips.map(({ title, count }) => overviewTexts.failure(title, count)).join(' · ')}
          </Fact>
        )}
        {averageTimeToLiveMs !== null && (
          <Fact title={overviewTexts.averageSyncTime}>
            {formatDuration(averageTimeToLiveMs)}
            {timesToLiveMs && (
              // As large before the bars are there.
              <span className="inline-flex h-4.5 w-28">
                <PartBoundary part="sparkline" isSilent>
                  <Suspense>
                    <SyncTimes known={timesToLiveMs} isSmall />
                  </Suspense>
                </PartBoundary>
              </span>
            )}
            <Button
              size="small"
              variant="quiet"
              onPress={() => setIsChartOpen(!isChartOpen)}
              attributes={{ 'aria-expanded': isChartOpen }}
            >
              {isChartOpen ? overviewTexts.hideSyncTimes : overviewTexts.showSyncTimes}
            </Button>
          </Fact>
        )}
      </dl>
      {isChartOpen && (
        <PartBoundary part="chart">
          <Suspense>
            <SyncTimes known={timesToLiveMs} />
          </Suspense>
        </PartBoundary>
      )}
    </section>
  );
}

interface StatusPartProps {
  status: SyncStatus | 'all';
  title: string;
  description?: string;
  count: number;
  isPressed: boolean;
  onPress: () => void;
}

function StatusPart({ status, title, description, count, isPressed, onPress }: StatusPartProps) {
  return (
    <button
      type="button"
      className={partClass({ status, isPressed })}
      data-none={count === 0 || undefined}
      // As wide as its part of all documents; "All" is as wide as its words.
      style={status === 'all' ? undefined : { flex: `${count} 1 auto` }}
      aria-pressed={isPressed}
      title={description}
      onClick={onPress}
    >
      <span className="font-semibold text-base tabular-nums leading-tight md:text-lg md:leading-tight">
        {formatCount(count)}
      </span>
      <span className="max-w-full truncate text-muted leading-tight group-aria-pressed:text-text max-md:text-[0.6875rem] md:text-sm md:leading-tight">
        {title}
      </span>
    </button>
  );
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex min-h-7.5 flex-wrap items-center gap-x-2 gap-y-1">
      <dt className="text-muted">{title}</dt>
      <dd className="flex flex-wrap items-center gap-x-2">{children}</dd>
    </div>
  );
}

function WaitText({ since }: { since: Date }) {
  const nowMs = useNow(5000);
  return (
    <time dateTime={since.toISOString()} title={exactTime(since)}>
      {formatWait(nowMs - since.getTime())}
    </time>
  );
}
