import { useEffect } from 'react';
import { Toaster } from 'sonner';
import { messagesReady } from '../ui/notify.ts';
import { useTheme } from './use-theme.ts';

/** The corner in which messages appear. */
export default function Toasts() {
  const [theme] = useTheme();
  useEffect(messagesReady, []);
  return (
    <Toaster
      position="bottom-right"
      theme={theme}
      closeButton
      // The edge of the widest page.
      offset={{ right: 'max(1rem, calc((100vw - 84rem) / 2 + 1rem))', bottom: '1rem' }}
      visibleToasts={4}
      toastOptions={{
        duration: 6000,
        classNames: {
          toast: 'pr-9!',
          closeButton: 'top-1/2! right-2! left-auto! transform-[translateY(-50%)]! border-none! bg-transparent!',
          success: '[&_[data-icon]]:text-completed',
          error: '[&_[data-icon]]:text-failed',
        },
      }}
    />
  );
}
