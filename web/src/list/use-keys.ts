import { useEffect, useRef } from 'react';

export interface KeyActions {
  search: () => void;
  help: () => void;
  upload: () => void;
  showWaiting: () => void;
  retry: (id: string) => void;
  toggle: (id: string) => void;
  select: (id: string) => void;
  open: (id: string) => void;
  clear: () => void;
}

/** What each key does; the sheet behind `?` shows the same. */
export const shortcuts = [
  { keys: ['j', 'ArrowDown'], shown: 'J or ↓', title: 'Next document' },
  { keys: ['k', 'ArrowUp'], shown: 'K or ↑', title: 'Document before' },
  { keys: ['Enter'], shown: 'Enter', title: 'Open the document' },
  { keys: ['x'], shown: 'X', title: 'Select it' },
  { keys: ['r'], shown: 'R', title: 'Retry it' },
  { keys: ['e'], shown: 'E', title: 'Show why it failed' },
  { keys: ['/'], shown: '/', title: 'Search' },
  { keys: ['n'], shown: 'N', title: 'Show what is new' },
  { keys: ['u'], shown: 'U', title: 'Upload documents' },
  { keys: ['Escape'], shown: 'Esc', title: 'Clear the selection' },
  { keys: ['?'], shown: '?', title: 'These shortcuts' },
] as const;

const typesText = (element: Element | null): boolean =>
  element?.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]') !== null &&
  element !== null;
const isCovered = (): boolean =>
  document.querySelector('dialog[open], [role=dialog], [role=alertdialog], :popover-open') !== null;

const rows = (): HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>('[data-row]')].sort(
    (one, other) => one.getBoundingClientRect().top - other.getBoundingClientRect().top,
  );

function move(step: 1 | -1): void {
  const all = rows();
  const current = document.activeElement?.closest<HTMLElement>('[data-row]');
  const at = current ? all.indexOf(current) : -1;
  const next = at === -1 ? all.find((row) => row.getBoundingClientRect().top >= 56) : all[at + step];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: 'nearest' });
}

/** The keyboard's ways through the list. Where somebody types, and under a dialog, keys are what they always are. */
export function useKeys(actions: KeyActions): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isCovered()) return;
      const { target } = event;
      if (target instanceof Element && typesText(target)) return;
      const row = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null;
      const id = row?.dataset.row;
      const act = actionFor(event.key, latest.current, id, target === row);
      if (act === null) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

function actionFor(key: string, actions: KeyActions, id: string | undefined, isOnRow: boolean): (() => void) | null {
  switch (key) {
    case 'j':
      return () => move(1);
    case 'k':
      return () => move(-1);
    case 'ArrowDown':
      return id === undefined ? null : () => move(1);
    case 'ArrowUp':
      return id === undefined ? null : () => move(-1);
    case 'Enter':
      return id !== undefined && isOnRow ? () => actions.open(id) : null;
    case 'x':
      return id === undefined ? null : () => actions.select(id);
    case 'r':
      return id === undefined ? null : () => actions.retry(id);
    case 'e':
      return id === undefined ? null : () => actions.toggle(id);
    case '/':
      return actions.search;
    case 'n':
      return actions.showWaiting;
    case 'u':
      return actions.upload;
    case '?':
      return actions.help;
    case 'Escape':
      return actions.clear;
    default:
      return null;
  }
}
