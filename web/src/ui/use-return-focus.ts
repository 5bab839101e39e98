import { useRef } from 'react';

/**
 * Returns the focus to what had it before a dialog opened; to the page if that is gone. For dialogs
 * that no `Trigger` of Radix opens.
 */
export function useReturnFocus() {
  const opener = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: (): void => {
      opener.current = document.activeElement;
    },
    onCloseAutoFocus: (event: Event): void => {
      event.preventDefault();
      const { current } = opener;
      const target =
        current instanceof HTMLElement && current.isConnected ? current : document.getElementById('content');
      target?.focus({ preventScroll: true });
    },
  };
}
