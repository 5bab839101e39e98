/**
 * Typed text that is not saved yet, kept in this tab, so that it survives a reload and a sign-out
 * in another tab. It belongs to an account: another one does not get it.
 */
import { useCallback, useEffect, useRef } from 'react';

const prefix = 'draft:';

/** Where the text belongs: an account, and a form of the page. */
export const draftKey = (uid: string, form: string): string => `${prefix}${uid}/${form}`;

/** The browser may refuse, or have no space. Then nothing older stays either. */
function keepDraft(key: string, draft: unknown): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(draft));
  } catch {
    dropDraft(key);
  }
}

function dropDraft(key: string): void {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // Without storage nothing was kept.
  }
}

/** Null if nothing was kept. */
export function keptDraft(key: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

/** Whether any account has text in this tab. */
export function isAnyDraftKept(): boolean {
  try {
    return Object.keys(sessionStorage).some((key) => key.startsWith(prefix));
  } catch {
    return false;
  }
}

const pauseMs = 300;

/**
 * Keeps what is typed, soon after each change. A form that ends otherwise than by its own buttons,
 * such as by a reload, leaves it behind.
 *
 * @param draft the same object until something is typed; null: nothing is typed
 * @returns forgets it, for the buttons that save or discard
 */
export function useKeptDraft(key: string, draft: object | null): () => void {
  const latest = useRef<object | null>(null);
  useEffect(() => {
    latest.current = draft;
    if (draft === null) return dropDraft(key);
    const timer = setTimeout(() => keepDraft(key, draft), pauseMs);
    return () => clearTimeout(timer);
  }, [key, draft]);
  useEffect(() => {
    const keep = (): void => {
      if (latest.current !== null) keepDraft(key, latest.current);
    };
    window.addEventListener('pagehide', keep);
    return () => {
      window.removeEventListener('pagehide', keep);
      keep();
    };
  }, [key]);
  return useCallback(() => {
    latest.current = null;
    dropDraft(key);
  }, [key]);
}
