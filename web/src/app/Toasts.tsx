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
      visibleToasts={4}
      toastOptions={{
        duration: 6000,
        classNames: { success: '[&_[data-icon]]:text-completed', error: '[&_[data-icon]]:text-failed' },
      }}
    />
  );
}
