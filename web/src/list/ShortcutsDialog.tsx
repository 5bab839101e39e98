import { useEffect, useRef } from 'react';
import { ShortcutsSwitch } from '../data/ShortcutsSwitch.tsx';
import { Button } from '../ui/Button.tsx';
import { shortcutTexts } from './late-texts.ts';

/** The keys that use-keys.ts handles. */
const shortcuts = [
  { keys: 'J or ↓', title: shortcutTexts.next },
  { keys: 'K or ↑', title: shortcutTexts.previous },
  { keys: 'Enter', title: shortcutTexts.open },
  { keys: 'X', title: shortcutTexts.select },
  { keys: 'R', title: shortcutTexts.retry },
  { keys: 'E', title: shortcutTexts.details },
  { keys: '/', title: shortcutTexts.search },
  { keys: 'N', title: shortcutTexts.showNew },
  { keys: 'U', title: shortcutTexts.upload },
  { keys: 'Esc', title: shortcutTexts.clear },
  { keys: '?', title: shortcutTexts.help },
] as const;

/** The keyboard shortcuts. The browser's own dialog handles focus and Escape. */
export default function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    ref.current?.showModal();
  }, []);
  return (
    <dialog
      ref={ref}
      className="m-auto w-[min(26rem,calc(100vw-2rem))] rounded-dialog border border-line bg-surface p-5 text-text shadow-float backdrop:bg-overlay"
      aria-labelledby="shortcuts-title"
      onClose={onClose}
    >
      <h2 id="shortcuts-title" className="font-semibold text-lg">
        {shortcutTexts.title}
      </h2>
      <dl className="my-3.5 grid gap-1.5">
        {shortcuts.map(({ keys, title }) => (
          <div key={keys} className="flex items-center gap-4">
            <dt className="w-18 flex-none">
              <kbd className="rounded-md border border-line-strong border-b-2 bg-raised px-1.75 py-px font-sans text-sm leading-normal">
                {keys}
              </kbd>
            </dt>
            <dd>{title}</dd>
          </div>
        ))}
      </dl>
      <div className="mb-4 border-line border-t pt-3.5">
        <ShortcutsSwitch />
      </div>
      <Button onPress={() => ref.current?.close()}>{shortcutTexts.close}</Button>
    </dialog>
  );
}
