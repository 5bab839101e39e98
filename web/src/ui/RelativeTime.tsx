import { useState } from 'react';
import { exactTime, relativeTime } from '../view/relative-time.ts';
import { useNow } from './now.ts';

/** A time such as "5 minutes ago", kept up to date. Hovering shows the exact time. */
export function RelativeTime({ at }: { at: Date }) {
  const [stepMs, setStepMs] = useState(() => relativeTime(at, Date.now()).stepMs);
  useNow(stepMs);
  // The rounded time only triggers the next rendering; the words come from the current time.
  const time = relativeTime(at, Date.now());
  if (time.stepMs !== stepMs) setStepMs(time.stepMs);
  return (
    <time dateTime={at.toISOString()} title={exactTime(at)} className="whitespace-nowrap">
      {time.text}
    </time>
  );
}
