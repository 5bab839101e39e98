import { Toaster } from 'sonner';
import { useTheme } from './use-theme.ts';

/** Where messages appear. */
export default function Toasts() {
  const [theme] = useTheme();
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
