import { useSyncExternalStore } from 'react';
import type { UploadQueue } from './queue.ts';
import { listTexts as texts } from './texts.ts';

/** Bounds the rows of a folder with many hidden files. */
const namedAtMost = 200;

/** Lists the hidden, system and lock files that were left out of the chosen ones. */
export function SkippedFiles({ queue }: { queue: UploadQueue }) {
  const skipped = useSyncExternalStore(queue.subscribe, queue.skipped);
  if (skipped.length === 0) return null;
  return (
    <details>
      <summary className="cursor-pointer py-1 text-muted">{texts.skipped(skipped.length)}</summary>
      <ul className="wrap-anywhere text-muted text-sm">
        {skipped.slice(0, namedAtMost).map((path) => (
          <li key={path}>
            <bdi>{path}</bdi>
          </li>
        ))}
        {skipped.length > namedAtMost && <li>{texts.more(skipped.length - namedAtMost)}</li>}
      </ul>
    </details>
  );
}
