import { Switch } from '../ui/Switch.tsx';
import { settings, useSetting, writeSetting } from './browser-setting.ts';
import { shortcutsSwitchTexts as texts } from './texts.ts';

/** Turns off shortcuts of a single character, which speech input may press by accident. */
export function ShortcutsSwitch() {
  const isOn = useSetting(settings.shortcuts) !== 'off';
  return (
    <Switch
      title={texts.title}
      hint={texts.hint}
      isOn={isOn}
      onChange={(next) => writeSetting(settings.shortcuts, next ? null : 'off')}
    />
  );
}
