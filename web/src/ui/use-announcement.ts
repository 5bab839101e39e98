import { useEffect, useRef, useState } from 'react';
import { type Announced, announcement } from '../view/announce.ts';

/** Changes within this time are announced together. */
const gatherMs = 1500;

/** The text of a polite live region: the syncs that ended since the last announcement. */
export function useAnnouncement(documents: readonly Announced[]): string {
  const announced = useRef(new Map<string, Announced>());
  const latest = useRef(documents);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const [text, setText] = useState('');

  useEffect(() => {
    latest.current = documents;
    for (const each of documents) if (!announced.current.has(each.id)) announced.current.set(each.id, each);
    timer.current ??= setTimeout(() => {
      timer.current = null;
      const next = announcement(announced.current, latest.current);
      announced.current = new Map(latest.current.map((each) => [each.id, each]));
      if (next !== null) setText(next);
    }, gatherMs);
  }, [documents]);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );
  return text;
}
