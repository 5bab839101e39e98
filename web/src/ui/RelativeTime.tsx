import { useState } from 'react';
import { exactTime, relativeTime } from '../view/relative-time.ts';
import { useNow } from './now.ts';

/** How long ago, kept true while it is looked at; the exact moment on hover and for machines. */
export function RelativeTime({ at }: { at: Date }) {
  const [stepMs, setStepMs] = useState(() => relativeTime(at, Date.now()).stepMs);
  useNow(stepMs);
  // The rounded moment only says when to look again; the words come from the moment itself.
  const time = relativeTime(at, Date.now());
  if (time.stepMs !== stepMs) setStepMs(time.stepMs);
  return (
    <time dateTime={at.toISOString()} title={exactTime(at)} className="whitespace-nowrap">
      {time.text}
    </time>
  );
}
