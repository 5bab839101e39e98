import { useEffect, useEffectEvent, useState } from 'react';
import { droppedFiles, singleFiles } from './dropped-files.ts';
import { type Incoming, incomingText } from './incoming.ts';

const carriesFiles = (data: DataTransfer | null): data is DataTransfer => data?.types.includes('Files') ?? false;

const isTextField = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null;

/** Whether a dialog covers the page. Only the upload dialog accepts dropped and pasted content. */
const isCovered = (): boolean =>
  document.querySelector('[role=alertdialog], [role=dialog]:not([data-takes-files])') !== null;

/**
 * Accepts content dropped anywhere on the page, or pasted outside of text fields. The browser never
 * opens a dropped file in place of the page.
 *
 * @returns whether files are being dragged over the page
 */
export function useIncoming(onIncoming: (incoming: Incoming) => void): boolean {
  const take = useEffectEvent(onIncoming);
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    // The browser reports entering an inner element before leaving the outer one.
    let depth = 0;
    const enter = ({ dataTransfer }: DragEvent): void => {
      if (!carriesFiles(dataTransfer)) return;
      depth += 1;
      setIsOver(!isCovered());
    };
    const leave = ({ dataTransfer }: DragEvent): void => {
      if (!carriesFiles(dataTransfer)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setIsOver(false);
    };
    const over = (event: DragEvent): void => {
      if (carriesFiles(event.dataTransfer)) event.preventDefault();
    };
    const drop = (event: DragEvent): void => {
      depth = 0;
      setIsOver(false);
      if (!carriesFiles(event.dataTransfer)) return;
      const isTaken = event.defaultPrevented || isCovered();
      event.preventDefault();
      if (isTaken) return;
      void droppedFiles(event.dataTransfer).then(
        ({ files, skipped }) => files.length + skipped.length > 0 && take({ kind: 'files', files, skipped }),
      );
    };
    const paste = (event: ClipboardEvent): void => {
      if (event.defaultPrevented || event.clipboardData === null || isTextField(event.target) || isCovered()) return;
      const files = [...event.clipboardData.files];
      const incoming: Incoming | null =
        files.length > 0
          ? { kind: 'files', ...singleFiles(files) }
          : incomingText(event.clipboardData.getData('text/plain'));
      if (incoming === null) return;
      event.preventDefault();
      take(incoming);
    };
    document.addEventListener('dragenter', enter);
    document.addEventListener('dragleave', leave);
    document.addEventListener('dragover', over);
    document.addEventListener('drop', drop);
    document.addEventListener('paste', paste);
    return () => {
      document.removeEventListener('dragenter', enter);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('dragover', over);
      document.removeEventListener('drop', drop);
      document.removeEventListener('paste', paste);
    };
  }, []);
  return isOver;
}
