import { type ReactNode, useEffect, useState } from 'react';
import { useServices } from '../firebase/services.tsx';
import { type TimesChart, timesChart } from '../view/histogram.ts';
import { syncTimesTexts as texts } from './late-texts.ts';
import { SyncTimesBars } from './SyncTimesBars.tsx';

interface SyncTimesProps {
  /** Durations of the latest syncs, newest first. Null: read them once. */
  known: readonly number[] | null;
}

/** How long the latest syncs took, from saving to synced. */
export default function SyncTimes({ known }: SyncTimesProps) {
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
  if (chart === 'waiting') return <Note>{texts.loading}</Note>;
  if (chart === 'failed') return <Note>{texts.notLoaded}</Note>;
  if (chart === null) return <Note>{texts.none}</Note>;
  return (
    <figure className="mt-2 flex flex-col items-center">
      <SyncTimesBars chart={chart} />
      <figcaption className={noteClass}>{chart.sentence}</figcaption>
    </figure>
  );
}

const noteClass = 'mt-1.5 text-center text-muted text-sm leading-normal';

function Note({ children }: { children: ReactNode }) {
  return <p className={noteClass}>{children}</p>;
}
