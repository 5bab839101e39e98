import { formatRemaining } from '../view/format.ts';
import { exactTime } from '../view/relative-time.ts';
import type { Countdown } from '../view/row.ts';
import { useNow } from './now.ts';

/** Counts down by the second, such as "retrying in 4 s", and ends with another text. */
export function CountdownText({ countdown }: { countdown: Countdown }) {
  useNow(1000);
  const remaining = formatRemaining(countdown.at.getTime() - Date.now());
  return (
    <time dateTime={countdown.at.toISOString()} title={exactTime(countdown.at)} className="tabular-nums">
      {remaining === null ? countdown.over : `${countdown.before} ${remaining}`}
    </time>
  );
}
