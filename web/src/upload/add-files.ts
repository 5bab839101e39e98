import type { ChosenFiles } from './dropped-files.ts';
import { namesOfFiles } from './file-names.ts';
import type { UploadQueue } from './queue.ts';
import { readFiles } from './read-file.ts';

/** How many files are read at once. The list is redrawn after each of these. */
const readAtOnce = 50;

/** Adds files that were chosen together to the list, and names the ones that were left out. */
export async function addFiles(
  queue: Pick<UploadQueue, 'add' | 'skip'>,
  { files, skipped }: ChosenFiles,
): Promise<void> {
  queue.skip(skipped);
  const names = namesOfFiles(files);
  for (let first = 0; first < files.length; first += readAtOnce) {
    const last = first + readAtOnce;
    queue.add(await readFiles(files.slice(first, last), names.slice(first, last)));
  }
}
