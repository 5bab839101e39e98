import { useEffect, useState } from 'react';
import { useServices } from '../firebase/services.tsx';
import { formatDuration } from '../view/format.ts';
import { type TimesChart, timesChart } from '../view/histogram.ts';

const barWidth = 6;
const chartHeight = 48;

/** How long the latest completions took, from saving to live. It reads them once, when somebody wants to see them. */
export default function TimesToLive() {
  const { loadStore } = useServices();
  const [chart, setChart] = useState<TimesChart | null | 'waiting' | 'failed'>('waiting');
  useEffect(() => {
    let isOver = false;
    loadStore()
      .then((store) => store.readTimesToLive())
      .then(
        (times) => isOver || setChart(timesChart(times)),
        () => isOver || setChart('failed'),
      );
    return () => {
      isOver = true;
    };
  }, [loadStore]);
  if (chart === 'waiting') return <p className="chart-note">Reading the latest completions…</p>;
  if (chart === 'failed')
    return <p className="chart-note">They could not be read. Try again when the network is back.</p>;
  if (chart === null) return <p className="chart-note">Nothing has been completed yet.</p>;
  const { bars, sentence } = chart;
  return (
    <figure className="chart">
      <svg
        viewBox={`0 0 ${bars.length * barWidth} ${chartHeight}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={sentence}
      >
        {bars.map(({ ms, height }, index) => (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: bars are never changed
            key={index}
            x={index * barWidth + 1}
            width={barWidth - 2}
            y={chartHeight * (1 - height)}
            height={chartHeight * height}
            rx={1}
          >
            <title>{formatDuration(ms)}</title>
          </rect>
        ))}
      </svg>
      <figcaption className="chart-note">{sentence}</figcaption>
    </figure>
  );
}
