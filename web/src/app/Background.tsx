import { useNotifications } from './use-notifications.ts';
import { useTheme } from './use-theme.ts';

/** What the frame does without showing anything: follows other tabs, and notifies. */
export default function Background({ uid }: { uid: string }) {
  useTheme();
  useNotifications(uid);
  return null;
}
