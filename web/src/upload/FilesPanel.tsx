import { fileTypeTitles, limits } from '@knowledge-sync/contract';
import { FileUp } from 'lucide-react';
import { type DragEvent, useId, useState } from 'react';
import type { Draft } from './item.ts';
import { acceptedExtensions, readFile } from './read-file.ts';

/** Drop files here, or choose them. */
export function FilesPanel({ onDrafts }: { onDrafts: (drafts: Draft[]) => void }) {
  const [isOver, setIsOver] = useState(false);
  const id = useId();
  const take = async (files: readonly File[]): Promise<void> => {
    if (files.length > 0) onDrafts(await Promise.all(files.map(readFile)));
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setIsOver(false);
    void take([...event.dataTransfer.files]);
  };
  return (
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
        Drop files here or <span className="underline underline-offset-2">choose files</span>
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
        onChange={(event) => {
          const { files } = event.target;
          void take(files ? [...files] : []);
          // So that the same file can be chosen again.
          event.target.value = '';
        }}
      />
    </label>
  );
}
