import { useState } from 'react';
import { settings, useSetting, writeSetting } from '../data/browser-setting.ts';
import { Switch } from '../ui/Switch.tsx';
import { notifyTexts as texts } from './late-texts.ts';

const isSupported = 'Notification' in window;

/** Turns browser notifications on or off. The browser is asked for permission only when pressed. */
export function NotifySwitch({ uid }: { uid: string }) {
  const key = settings.notify(uid);
  const isWanted = useSetting(key) === 'on';
  const [permission, setPermission] = useState(() => (isSupported ? Notification.permission : 'denied'));
  const change = async (isOn: boolean): Promise<void> => {
    if (!isOn) return writeSetting(key, null);
    const answer = await Notification.requestPermission();
    setPermission(answer);
    if (answer === 'granted') writeSetting(key, 'on');
  };
  const isBlocked = permission === 'denied';
  return (
    <Switch
      title={texts.title}
      hint={isSupported ? (isBlocked ? texts.blocked : texts.hint) : texts.unsupported}
      isOn={isWanted && permission === 'granted'}
      isDisabled={isBlocked}
      onChange={(isOn) => void change(isOn)}
    />
  );
}
