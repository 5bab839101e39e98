import { useEffect, useState } from 'react';
import { useServices } from '../firebase/services.tsx';
import { type TimesChart, timesChart } from '../view/histogram.ts';
import { TimesBars } from './TimesBars.tsx';

interface TimesToLiveProps {
  /** How long the latest completions took, the latest first, where the page knows it; otherwise they are read, once. */
  known: readonly number[] | null;
  /** Only the bars, beside other words. */
  isSmall?: boolean;
}

/** How long the latest completions took, from saving to live. */
export default function TimesToLive({ known, isSmall = false }: TimesToLiveProps) {
  const { loadStore } = useServices();
  const [read, setRead] = useState<TimesChart | null | 'waiting' | 'failed'>('waiting');
  const isAsked = known === null;
  useEffect(() => {
    if (!isAsked) return;
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
  }, [loadStore, isAsked]);
  const chart = known === null ? read : timesChart(known);
  if (chart === 'waiting') return <p className="chart-note">Reading the latest completions…</p>;
  if (chart === 'failed')
    return <p className="chart-note">They could not be read. Try again when the network is back.</p>;
  if (isSmall) return chart && <TimesBars chart={chart} />;
  if (chart === null) return <p className="chart-note">Nothing has been completed yet.</p>;
  return (
    <figure className="chart">
      <TimesBars chart={chart} />
      <figcaption className="chart-note">{chart.sentence}</figcaption>
    </figure>
  );
}
