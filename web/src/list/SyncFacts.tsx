import { useState } from 'react';
import type { Overview } from '../model/overview.ts';
import { Button } from '../ui/Button.tsx';
import { useNow } from '../ui/now.ts';
import { formatDuration, formatWait } from '../view/format.ts';
import { exactTime } from '../view/relative-time.ts';
import { syncTimesTexts as texts } from './late-texts.ts';
import { SyncTimes } from './SyncTimes.tsx';

/** How long documents wait and syncs take. */
export default function SyncFacts({ overview }: { overview: Overview }) {
  const [isOpen, setIsOpen] = useState(false);
  const { waitingSince, typicalMs, timesToLiveMs } = overview;
  if (waitingSince === null && typicalMs === null) return null;
  return (
    <section aria-label={texts.typicalSyncTime} className="mt-6 text-muted text-sm">
      <dl className="flex flex-wrap items-center justify-center gap-x-6 gap-y-1">
        {waitingSince && (
          <div className="flex gap-x-2">
            <dt>{texts.longestWait}</dt>
            <dd>
              <WaitText since={waitingSince} />
            </dd>
          </div>
        )}
        {typicalMs !== null && (
          <div className="flex items-center gap-x-2">
            <dt>{texts.typicalSyncTime}</dt>
            <dd className="flex items-center gap-x-2">
              {formatDuration(typicalMs)}
              <Button
                size="small"
                variant="quiet"
                onPress={() => setIsOpen(!isOpen)}
                attributes={{ 'aria-expanded': isOpen }}
              >
                {isOpen ? texts.hide : texts.show}
              </Button>
            </dd>
          </div>
        )}
      </dl>
      {isOpen && <SyncTimes known={timesToLiveMs} />}
    </section>
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
