/** Navigation with the browser's history, and the guard that may ask before a page is left. */
import { useSyncExternalStore } from 'react';
import { parseRoute, pathOf, type Route } from './route.ts';

/** Called before the page is left. It calls `leave` when nothing would be lost. */
type Guard = (leave: () => void) => void;

const listeners = new Set<() => void>();
let guard: Guard | null = null;
/** Each history entry stores its position, so that a step back can be reverted. */
let place = placeOf(history.state);
let isTakingBack = false;

function placeOf(state: unknown): number {
  if (typeof state !== 'object' || state === null || !('place' in state)) return 0;
  return typeof state.place === 'number' ? state.place : 0;
}

const notify = (): void => {
  for (const listener of listeners) listener();
};

function onStep({ state }: PopStateEvent): void {
  if (isTakingBack) {
    isTakingBack = false;
    return;
  }
  const steps = placeOf(state) - place;
  if (guard !== null && steps !== 0) {
    // The browser has already moved: move it back, and forward again once the user agrees.
    isTakingBack = true;
    history.go(-steps);
    guard(() => {
      guard = null;
      history.go(steps);
    });
    return;
  }
  place += steps;
  notify();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) window.addEventListener('popstate', onStep);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener('popstate', onStep);
  };
}

export function push(path: string): void {
  // Each entry remembers how the list was last left, for `left-list.ts`.
  const list = window.location.pathname === '/' ? { place, query: window.location.search } : history.state?.list;
  place += 1;
  history.pushState({ place, list }, '', path);
  window.scrollTo(0, 0);
  notify();
}

/** Leaves the page once its guard agrees. */
export function leavePage(leave: () => void): void {
  const go = (): void => {
    guard = null;
    leave();
  };
  if (guard === null) go();
  else guard(go);
}

export const navigate = (route: Exclude<Route, { page: 'unknown' }>): void => leavePage(() => push(pathOf(route)));

/** Sets the guard of the page. @returns a function that removes it */
export function guardPage(ask: Guard): () => void {
  guard = ask;
  return () => {
    if (guard === ask) guard = null;
  };
}

/** The page of the current address. */
export function useRoute(): Route {
  const pathname = useSyncExternalStore(subscribe, () => window.location.pathname);
  return parseRoute(pathname);
}

/** The query of the current address, with `?`. */
export const useQuery = (): string => useSyncExternalStore(subscribe, () => window.location.search);

/**
 * Changes the query of the address without leaving the page.
 *
 * @param query with `?`, or empty
 * @param step `push` if going back should restore the previous query
 */
export function setQuery(query: string, step: 'push' | 'replace'): void {
  const path = window.location.pathname + query;
  if (step === 'push') {
    push(path);
    return;
  }
  history.replaceState({ place }, '', path);
  notify();
}
