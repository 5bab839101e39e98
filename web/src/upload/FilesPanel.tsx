import { fileTypeTitles, limits } from '@knowledge-sync/contract';
import { FileUp } from 'lucide-react';
import { type DragEvent, useId, useState } from 'react';
import { acceptedExtensions } from '../view/checks.ts';
import { chosenFiles, droppedFiles } from './dropped-files.ts';
import type { Draft } from './item.ts';
import { readFile } from './read-file.ts';

/** Drop files or folders here, or choose them. */
export function FilesPanel({ onDrafts }: { onDrafts: (drafts: Draft[]) => void }) {
  const [isOver, setIsOver] = useState(false);
  const id = useId();
  const take = async (files: readonly File[]): Promise<void> => {
    if (files.length > 0) onDrafts(await Promise.all(files.map(readFile)));
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setIsOver(false);
    void droppedFiles(event.dataTransfer).then(take);
  };
  const onChosen = (input: HTMLInputElement): void => {
    void take(chosenFiles(input.files));
    // So that the same file can be chosen again.
    input.value = '';
  };
  return (
    <div className="flex flex-col gap-2">
      <label
        htmlFor={id}
        className="drop-zone"
        data-over={isOver || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={onDrop}
      >
        <FileUp className="size-7 text-faint" aria-hidden="true" />
        <span>
          Drop files or folders here, or <span className="underline underline-offset-2">choose files</span>
        </span>
        <span className="text-muted text-sm">
          {fileTypeTitles}, up to {limits.fileMaxBytes / 1_000_000} MB each
        </span>
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
        Choose a whole folder
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
