/** Code that goes live before its indexes fails until they are built. A deployment waits. */
import { setTimeout as delay } from 'node:timers/promises';
import { StackProblem } from '@knowledge-sync/emulator/problem';
import { listIndexes, readIndexFile } from '../indexes.ts';
import type { Project } from '../project.ts';

interface WaitOptions {
  pollMs: number;
  withinMs: number;
  onProgress: (ready: number, all: number) => void;
}

/**
 * Waits until every index of the file is ready. Returns their number.
 * @throws StackProblem after the time, and for an index that Google cannot build
 */
export async function waitForIndexes(
  { google, id }: Project,
  database: string,
  { pollMs, withinMs, onProgress }: WaitOptions,
): Promise<number> {
  const { indexes: wanted } = await readIndexFile();
  const console = `https://console.cloud.google.com/firestore/databases/${database}/indexes?project=${id}`;
  const endMs = Date.now() + withinMs;
  for (;;) {
    const found = (await listIndexes(google, database)).filter(({ key }) => wanted.has(key));
    const broken = found.find(({ state }) => state === 'NEEDS_REPAIR');
    if (broken)
      throw new StackProblem(`Google could not build the index ${broken.key}. Delete it and deploy again: ${console}`);
    const ready = found.filter(({ state }) => state === 'READY').length;
    if (ready === wanted.size) return ready;
    onProgress(ready, wanted.size);
    if (Date.now() > endMs) {
      throw new StackProblem(
        `${wanted.size - ready} of ${wanted.size} indexes are still being built. The functions and the page were not changed: run the same command when they are ready (${console}).`,
      );
    }
    await delay(pollMs);
  }
}
