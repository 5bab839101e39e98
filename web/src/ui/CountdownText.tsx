import { formatRemaining } from '../view/format.ts';
import { exactTime } from '../view/relative-time.ts';
import type { Countdown } from '../view/row.ts';
import { useNow } from './now.ts';

/** "next try in 4 s", second by second, and what follows when nothing is left. */
export function CountdownText({ countdown }: { countdown: Countdown }) {
  useNow(1000);
  const remaining = formatRemaining(countdown.at.getTime() - Date.now());
  return (
    <time dateTime={countdown.at.toISOString()} title={exactTime(countdown.at)} className="tabular-nums">
      {remaining === null ? countdown.over : `${countdown.before} ${remaining}`}
    </time>
  );
}
