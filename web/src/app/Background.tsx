import { useNotifications } from './use-notifications.ts';
import { useSessionEnd } from './use-session-end.ts';
import { useTheme } from './use-theme.ts';

/** The invisible part of the frame: follows other tabs and the session, and notifies. */
export default function Background({ uid }: { uid: string }) {
  useTheme();
  useNotifications(uid);
  useSessionEnd(uid);
  return null;
}
