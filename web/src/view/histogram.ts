import { formatDuration, plural } from './format.ts';

interface Bar {
  /** 0 to 1 of the highest. */
  height: number;
  ms: number;
}

export interface TimesChart {
  /** Oldest first. */
  bars: readonly Bar[];
  /** The chart in words. */
  sentence: string;
}

/** @param sorted ascending */
const quantile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;

/**
 * One bar for each sync on a logarithmic scale, so that a sync of minutes leaves those of seconds
 * readable.
 *
 * @param timesMs newest first
 */
export function timesChart(timesMs: readonly number[]): TimesChart | null {
  if (timesMs.length === 0) return null;
  const sorted = [...timesMs].sort((one, other) => one - other);
  const scale = (ms: number): number => Math.log10(1 + ms / 100);
  const highest = scale(sorted.at(-1) ?? 0);
  return {
    bars: [...timesMs].reverse().map((ms) => ({ ms, height: highest === 0 ? 0 : Math.max(0.04, scale(ms) / highest) })),
    sentence: `Last ${plural(timesMs.length, 'sync', 'syncs')}: median ${formatDuration(quantile(sorted, 0.5))}, 90th percentile ${formatDuration(quantile(sorted, 0.9))}, slowest ${formatDuration(sorted.at(-1) ?? 0)}.`,
  };
}
