import { type ReactNode, useEffect, useState } from 'react';
import { useServices } from '../firebase/services.tsx';
import { type TimesChart, timesChart } from '../view/histogram.ts';
import { SyncTimesBars } from './SyncTimesBars.tsx';
import { overviewTexts } from './texts.ts';

interface SyncTimesProps {
  /** Durations of the latest syncs, newest first. Null: read them once. */
  known: readonly number[] | null;
  /** Only the bars, inside a line of text. */
  isSmall?: boolean;
}

/** How long the latest syncs took, from saving to synced. */
export default function SyncTimes({ known, isSmall = false }: SyncTimesProps) {
  const { loadStore } = useServices();
  const [read, setRead] = useState<TimesChart | null | 'waiting' | 'failed'>('waiting');
  const isUnknown = known === null;
  useEffect(() => {
    if (!isUnknown) return;
    let isOver = false;
    loadStore()
      .then((store) => store.readTimesToLive())
      .then(
        (times) => isOver || setRead(timesChart(times)),
        () => isOver || setRead('failed'),
      );
    return () => {
      isOver = true;
    };
  }, [loadStore, isUnknown]);
  const chart = known === null ? read : timesChart(known);
  if (chart === 'waiting') return <Note>{overviewTexts.loadingSyncTimes}</Note>;
  if (chart === 'failed') return <Note>{overviewTexts.noSyncTimes}</Note>;
  if (isSmall) return chart && <SyncTimesBars chart={chart} size="small" />;
  if (chart === null) return <Note>{overviewTexts.noSyncs}</Note>;
  return (
    <figure className="max-w-160">
      <SyncTimesBars chart={chart} size="large" />
      <figcaption className={noteClass}>{chart.sentence}</figcaption>
    </figure>
  );
}

const noteClass = 'mt-1.5 text-muted text-sm leading-normal';

function Note({ children }: { children: ReactNode }) {
  return <p className={noteClass}>{children}</p>;
}
