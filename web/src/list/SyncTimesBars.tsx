import { cva } from 'class-variance-authority';
import { formatDuration } from '../view/format.ts';
import type { TimesChart } from '../view/histogram.ts';

const barWidth = 6;
const chartHeight = 48;

const chartClass = cva('w-full fill-completed', {
  variants: { size: { small: 'h-full', large: 'h-12 border-line-strong border-b' } },
});

interface SyncTimesBarsProps {
  chart: TimesChart;
  size: 'small' | 'large';
}

/** One bar for each sync, the latest on the right. */
export function SyncTimesBars({ chart: { bars, sentence }, size }: SyncTimesBarsProps) {
  return (
    <svg
      viewBox={`0 0 ${bars.length * barWidth} ${chartHeight}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={sentence}
      className={chartClass({ size })}
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
