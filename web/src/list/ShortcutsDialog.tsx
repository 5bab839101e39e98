import { useEffect, useRef } from 'react';
import { Button } from '../ui/Button.tsx';
import { shortcuts } from './use-keys.ts';

/** What the keyboard can do here. The browser's own dialog brings focus and Escape. */
export default function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    ref.current?.showModal();
  }, []);
  return (
    <dialog ref={ref} className="shortcuts" aria-labelledby="shortcuts-title" onClose={onClose}>
      <h2 id="shortcuts-title" className="font-semibold text-lg">
        Keyboard shortcuts
      </h2>
      <dl>
        {shortcuts.map(({ shown, title }) => (
          <div key={shown}>
            <dt>
              <kbd>{shown}</kbd>
            </dt>
            <dd>{title}</dd>
          </div>
        ))}
      </dl>
      <Button onPress={() => ref.current?.close()}>Close</Button>
    </dialog>
  );
}
