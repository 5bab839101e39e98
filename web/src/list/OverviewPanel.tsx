import { type SyncStatus, syncStatusDescriptions, syncStatuses, syncStatusTitles } from '@knowledge-sync/contract';
import { type CSSProperties, lazy, Suspense, useState } from 'react';
import type { Overview } from '../model/overview.ts';
import { Button } from '../ui/Button.tsx';
import { PartBoundary } from '../ui/PartBoundary.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { formatDuration } from '../view/format.ts';
import { failureChips, formatCount, totalOf } from '../view/overview.ts';

const TimesToLive = lazy(() => import('./TimesToLive.tsx'));

interface OverviewPanelProps {
  overview: Overview;
  status: SyncStatus | null;
  onStatus: (status: SyncStatus | null) => void;
}

const share = (count: number): CSSProperties => ({ '--share': count }) as CSSProperties;

/** All documents at a glance. The bar shows how many stand where, and pressing a part of it shows only those. */
export function OverviewPanel({ overview, status, onStatus }: OverviewPanelProps) {
  const [isChartOpen, setIsChartOpen] = useState(false);
  const { counts, failures, waitingSince, averageTimeToLiveMs, timesToLiveMs } = overview;
  const chips = failureChips(failures);
  return (
    <section aria-label="Overview" className="panel overview">
      <div className="status-strip" aria-hidden="true">
        {syncStatuses
          .filter((each) => counts[each] > 0)
          .map((each) => (
            <span key={each} className={`status-part-${each}`} style={share(counts[each])} />
          ))}
      </div>
      <fieldset className="status-bar">
        <legend className="sr-only">Show documents by status</legend>
        <button
          type="button"
          className="status-part status-part-all"
          aria-pressed={status === null}
          onClick={() => onStatus(null)}
        >
          <span className="status-count">{formatCount(totalOf(counts))}</span>
          <span className="status-title">All</span>
        </button>
        {syncStatuses.map((each) => (
          <button
            key={each}
            type="button"
            className={`status-part status-part-${each}`}
            style={share(counts[each])}
            aria-pressed={status === each}
            title={syncStatusDescriptions[each]}
            data-none={counts[each] === 0 || undefined}
            onClick={() => onStatus(status === each ? null : each)}
          >
            <span className="status-count">{formatCount(counts[each])}</span>
            <span className="status-title">{syncStatusTitles[each]}</span>
          </button>
        ))}
      </fieldset>
      <dl className="overview-facts">
        {waitingSince && (
          <div>
            <dt>Oldest waiting</dt>
            <dd>
              <RelativeTime at={waitingSince} />
            </dd>
          </div>
        )}
        {chips.length > 0 && (
          <div>
            <dt>Failures</dt>
            <dd>{chips.map(({ title, count }) => `${title} ${formatCount(count)}`).join(' · ')}</dd>
          </div>
        )}
        {averageTimeToLiveMs !== null && (
          <div>
            <dt>Live after</dt>
            <dd>
              {formatDuration(averageTimeToLiveMs)} on average
              {timesToLiveMs && (
                <span className="sparkline">
                  <PartBoundary part="sparkline" isSilent>
                    <Suspense>
                      <TimesToLive known={timesToLiveMs} isSmall />
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
                {isChartOpen ? 'Hide the latest 100' : 'Show the latest 100'}
              </Button>
            </dd>
          </div>
        )}
      </dl>
      {isChartOpen && (
        <PartBoundary part="chart">
          <Suspense>
            <TimesToLive known={timesToLiveMs} />
          </Suspense>
        </PartBoundary>
      )}
    </section>
  );
}
