import { readSetting, settings } from '../data/browser-setting.ts';

/** What the keys of the list do. */
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

const typesText = (element: Element | null): boolean =>
  element?.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]') !== null &&
  element !== null;
const isCovered = (): boolean =>
  document.querySelector('dialog[open], [role=dialog], [role=alertdialog], :popover-open') !== null;

/** The height of the page header, which covers the first rows of a scrolled list. */
const headerPx = 56;

function move(step: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const current = document.activeElement?.closest<HTMLElement>('[data-row]');
  const at = current ? all.indexOf(current) : -1;
  const next = at === -1 ? all.find((row) => row.getBoundingClientRect().top >= headerPx) : all[at + step];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: 'nearest' });
}

/**
 * Whether the key is a single character, which the user can turn off: WCAG 2.1.4. The arrow keys,
 * Enter and Escape always work.
 */
const isTurnedOff = (key: string): boolean => key.length === 1 && readSetting(settings.shortcuts) === 'off';

/** They are off in text fields and while a dialog is open. */
export function onKey(event: KeyboardEvent, actions: KeyActions): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isCovered()) return;
  if (isTurnedOff(event.key)) return;
  const { target } = event;
  if (target instanceof Element && typesText(target)) return;
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null;
  const id = row?.dataset.row;
  const act = actionFor(event.key, actions, id, target === row);
  if (act === null) return;
  event.preventDefault();
  act();
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
