/** The way back to the list of documents, as it was left. */
import { leavePage, push } from './navigation.ts';

interface LeftList {
  /** The query of its address, with `?`: filter, search, order and page. */
  query: string;
  /** Whether one step back in the history leads to it. */
  isPrevious: boolean;
}

const numberIn = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** How the list was left. After a link from elsewhere it is the whole list. */
export function leftList(): LeftList {
  const state: unknown = history.state;
  const whole = { query: '', isPrevious: false };
  if (typeof state !== 'object' || state === null || !('list' in state)) return whole;
  const { list } = state;
  if (typeof list !== 'object' || list === null || !('query' in list) || !('place' in list)) return whole;
  if (typeof list.query !== 'string') return whole;
  const place = 'place' in state ? numberIn(state.place) : null;
  return { query: list.query, isPrevious: place !== null && numberIn(list.place) === place - 1 };
}

/** Returns to the list. One step back, where that is possible, also restores the scroll place. */
export function returnToList(): void {
  const { query, isPrevious } = leftList();
  leavePage(() => (isPrevious ? history.back() : push(`/${query}`)));
}

/** How long a list may take to load until the focus stays where it is. */
const patienceMs = 3_000;

/** Sets the focus to a document's row as soon as the list shows it. */
export function focusRow(id: string): void {
  const endsAtMs = performance.now() + patienceMs;
  const look = (): void => {
    // The user has gone on, by pointer or keyboard.
    const { activeElement } = document;
    if (window.location.pathname !== '/' || (activeElement !== document.body && activeElement?.id !== 'content'))
      return;
    const link = document.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"] a`);
    if (link !== null) link.focus();
    else if (performance.now() < endsAtMs) requestAnimationFrame(look);
  };
  // The frame of the page moves the focus to the new page first.
  requestAnimationFrame(look);
}
