import { formatDuration } from '../view/format.ts';
import type { TimesChart } from '../view/histogram.ts';

const barWidth = 6;
const chartHeight = 48;

interface SyncTimesBarsProps {
  chart: TimesChart;
}

/** One bar for each sync, the latest on the right. */
export function SyncTimesBars({ chart: { bars, sentence } }: SyncTimesBarsProps) {
  return (
    <svg
      viewBox={`0 0 ${bars.length * barWidth} ${chartHeight}`}
      width={bars.length * barWidth}
      height={chartHeight}
      role="img"
      aria-label={sentence}
      className="max-w-full border-line-strong border-b fill-completed"
    >
      {bars.map(({ ms, height }, index) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: bars never change
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
  );
}
