import { formatDuration } from './format.ts';

interface Bar {
  /** 0 to 1 of the highest. */
  height: number;
  ms: number;
}

export interface TimesChart {
  /** The oldest first, as one reads. */
  bars: readonly Bar[];
  /** For whoever does not see the chart, and above it. */
  sentence: string;
}

/** @param sorted ascending */
const quantile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;

/**
 * A bar for each completion, on a scale of powers: one that took minutes leaves the seconds of the others readable.
 *
 * @param timesMs the latest first
 */
export function timesChart(timesMs: readonly number[]): TimesChart | null {
  if (timesMs.length === 0) return null;
  const sorted = [...timesMs].sort((one, other) => one - other);
  const scale = (ms: number): number => Math.log10(1 + ms / 100);
  const highest = scale(sorted.at(-1) ?? 0);
  return {
    bars: [...timesMs].reverse().map((ms) => ({ ms, height: highest === 0 ? 0 : Math.max(0.04, scale(ms) / highest) })),
    sentence: `Of the latest ${timesMs.length}, half were live within ${formatDuration(quantile(sorted, 0.5))}, nine in ten within ${formatDuration(quantile(sorted, 0.9))}; the slowest took ${formatDuration(sorted.at(-1) ?? 0)}.`,
  };
}
