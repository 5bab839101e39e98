/** Going from page to page with the browser's own history, and the question that may stand in between. */
import { useSyncExternalStore } from 'react';
import { parseRoute, pathOf, type Route } from './route.ts';

/** Asked before the page is left; it calls `leave` once nothing is lost by that. */
type Guard = (leave: () => void) => void;

const listeners = new Set<() => void>();
let guard: Guard | null = null;
/** Each entry of the history knows its place in it, so that a step back can be taken back. */
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
    // The browser has moved already: it is moved back, and on again once the person has agreed.
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

function push(path: string): void {
  place += 1;
  history.pushState({ place }, '', path);
  window.scrollTo(0, 0);
  notify();
}

/** Does what leaves the page behind, once nothing is lost by that. */
export function leavePage(leave: () => void): void {
  const go = (): void => {
    guard = null;
    leave();
  };
  if (guard === null) go();
  else guard(go);
}

export const navigate = (route: Exclude<Route, { page: 'unknown' }>): void => leavePage(() => push(pathOf(route)));

/** @returns how to let pages be left without a question again */
export function guardPage(ask: Guard): () => void {
  guard = ask;
  return () => {
    if (guard === ask) guard = null;
  };
}

/** Which page the address names. */
export function useRoute(): Route {
  const pathname = useSyncExternalStore(subscribe, () => window.location.pathname);
  return parseRoute(pathname);
}

/** What stands behind `?` in the address. */
export const useQuery = (): string => useSyncExternalStore(subscribe, () => window.location.search);

/**
 * Changes what the page shows without leaving it.
 *
 * @param query with `?`, or empty
 * @param step whether going back leads to what was shown before
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
