import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';

interface Sight {
  /** Which part of the list is in sight: distances from its top, in pixels. */
  from: number;
  to: number;
}

/** A scroll of less than this changes nothing: more rows are there than are in sight. */
const stepPx = 100;

/** Which part of an element is in sight, in steps, so that scrolling renders only now and then. */
export function useSight(ref: RefObject<HTMLElement | null>): Sight {
  const [sight, setSight] = useState<Sight>({ from: 0, to: window.innerHeight });
  useLayoutEffect(() => {
    let frame = 0;
    const look = (): void => {
      frame = 0;
      const element = ref.current;
      if (element === null) return;
      const from = Math.floor(-element.getBoundingClientRect().top / stepPx) * stepPx;
      const to = from + Math.ceil(window.innerHeight / stepPx + 1) * stepPx;
      setSight((before) => (before.from === from && before.to === to ? before : { from, to }));
    };
    const lookSoon = (): void => {
      frame ||= requestAnimationFrame(look);
    };
    look();
    window.addEventListener('scroll', lookSoon, { passive: true });
    window.addEventListener('resize', lookSoon);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('scroll', lookSoon);
      window.removeEventListener('resize', lookSoon);
    };
  }, [ref]);
  return sight;
}

/** As in list.css. */
const deskQuery = '(width >= 48rem)';
const rowRems = { desk: 2.875, phone: 7.5 } as const;

function rowHeight(): number {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  return rowRems[window.matchMedia(deskQuery).matches ? 'desk' : 'phone'] * rem;
}

/** How high a closed row is, in pixels: a line at a desk, a card on a phone. */
export function useRowHeight(): number {
  const [height, setHeight] = useState(rowHeight);
  useEffect(() => {
    const query = window.matchMedia(deskQuery);
    const look = (): void => setHeight(rowHeight());
    look();
    query.addEventListener('change', look);
    return () => query.removeEventListener('change', look);
  }, []);
  return height;
}
