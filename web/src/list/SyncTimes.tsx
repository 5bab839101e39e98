import { timesChart } from '../view/histogram.ts';
import { SyncTimesBars } from './SyncTimesBars.tsx';

/**
 * How long the latest syncs took, from saving to synced.
 *
 * @param props.known durations in milliseconds, newest first
 */
export function SyncTimes({ known }: { known: readonly number[] }) {
  const chart = timesChart(known);
  return (
    chart && (
      <figure className="mt-2 flex flex-col items-center">
        <SyncTimesBars chart={chart} />
        <figcaption className="mt-1.5 text-center text-muted text-sm leading-normal">{chart.sentence}</figcaption>
      </figure>
    )
  );
}
