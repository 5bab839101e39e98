import { useEffect } from 'react';

let isReloading = false;

/** Reloads the page. Forms that keep their text show it again. */
export function reloadPage(): void {
  isReloading = true;
  window.location.reload();
}

/**
 * Lets the browser ask before the tab is closed while there are unsaved changes.
 *
 * @param isKept whether they survive a reload by the page's own button
 */
export function useUnloadGuard(hasUnsaved: boolean, isKept = false): void {
  useEffect(() => {
    if (!hasUnsaved) return;
    const ask = (event: BeforeUnloadEvent): void => {
      if (!(isReloading && isKept)) event.preventDefault();
      isReloading = false;
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [hasUnsaved, isKept]);
}
