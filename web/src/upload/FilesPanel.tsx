import { fileTypeTitles, limits } from '@knowledge-sync/contract';
import { FileUp } from 'lucide-react';
import { type DragEvent, useId, useState } from 'react';
import { acceptedExtensions } from '../view/checks.ts';
import { type ChosenFiles, chosenFiles, droppedFiles } from './dropped-files.ts';
import { filesTexts as texts } from './texts.ts';

interface FilesPanelProps {
  /** Leaves room for the list of files. */
  isCompact: boolean;
  onFiles: (chosen: ChosenFiles) => void;
}

/** Takes files and folders, dropped or chosen. */
export function FilesPanel({ isCompact, onFiles }: FilesPanelProps) {
  const [isOver, setIsOver] = useState(false);
  const id = useId();
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setIsOver(false);
    void droppedFiles(event.dataTransfer).then(onFiles);
  };
  const onChosen = (input: HTMLInputElement): void => {
    onFiles(chosenFiles(input.files));
    // An emptied input reports the same file again.
    input.value = '';
  };
  return (
    <div className="flex flex-col gap-2">
      <label
        htmlFor={id}
        className="flex cursor-pointer flex-col items-center gap-1.5 rounded-xl border-[1.5px] border-line-strong border-dashed px-4 py-8 text-center hover:border-accent hover:bg-raised has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2 data-compact:py-3 short:py-3 data-over:border-accent data-over:bg-raised"
        data-over={isOver || undefined}
        data-compact={isCompact || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={onDrop}
      >
        {!isCompact && <FileUp className="size-7 text-faint" aria-hidden="true" />}
        <span>
          {texts.drop} <span className="underline underline-offset-2">{texts.choose}</span>
        </span>
        <span className="text-muted text-sm">{texts.limits(fileTypeTitles, limits.fileMaxBytes / 1_000_000)}</span>
        <input
          id={id}
          type="file"
          multiple
          accept={acceptedExtensions}
          className="sr-only"
          onChange={(event) => onChosen(event.target)}
        />
      </label>
      <label className="cursor-pointer self-center text-muted text-sm underline underline-offset-2 focus-within:outline-2">
        {texts.chooseFolder}
        <input
          type="file"
          {...{ webkitdirectory: '' }}
          className="sr-only"
          onChange={(event) => onChosen(event.target)}
        />
      </label>
    </div>
  );
}
