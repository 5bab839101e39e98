import { formatDuration } from '../view/format.ts';
import type { TimesChart } from '../view/histogram.ts';

const barWidth = 6;
const chartHeight = 48;

/** A bar for each completion, the latest on the right. */
export function TimesBars({ chart: { bars, sentence } }: { chart: TimesChart }) {
  return (
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
  );
}
