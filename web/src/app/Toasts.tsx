import { useEffect } from 'react';
import { Toaster } from 'sonner';
import { messagesReady } from '../ui/notify.ts';
import { useTheme } from './use-theme.ts';

/** Where messages appear. */
export default function Toasts() {
  const [theme] = useTheme();
  useEffect(messagesReady, []);
  return (
    <Toaster
      position="bottom-right"
      theme={theme}
      closeButton
      visibleToasts={4}
      toastOptions={{ duration: 6000, classNames: { success: 'toast-success', error: 'toast-error' } }}
    />
  );
}
