import { useEffect, useRef, useState } from 'react';
import { type Announced, announcement } from '../view/announce.ts';

/** Changes within this long are told together. */
const gatherMs = 1500;

/** The text of a polite live region: what ended well or badly since it was last told. */
export function useAnnouncement(documents: readonly Announced[]): string {
  const told = useRef(new Map<string, Announced>());
  const latest = useRef(documents);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const [text, setText] = useState('');

  useEffect(() => {
    latest.current = documents;
    for (const each of documents) if (!told.current.has(each.id)) told.current.set(each.id, each);
    timer.current ??= setTimeout(() => {
      timer.current = null;
      const next = announcement(told.current, latest.current);
      told.current = new Map(latest.current.map((each) => [each.id, each]));
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
