import { foldName, limits, nameOfFile } from '@knowledge-sync/contract';
import type { SourceFile } from './dropped-files.ts';

/**
 * The names of the documents of these files. Files with the same name get as many of their folders
 * as tell them apart: "faq/returns" and "legal/returns".
 */
export function namesOfFiles(files: readonly SourceFile[]): string[] {
  const paths = files.map(({ file, folder }) => [...(folder === '' ? [] : folder.split('/')), nameOfFile(file.name)]);
  const depths = paths.map(() => 1);
  const nameOf = (index: number): string => paths[index]?.slice(-(depths[index] ?? 1)).join('/') ?? '';
  for (;;) {
    const sharing = new Map<string, number[]>();
    for (const index of paths.keys()) {
      const name = foldName(nameOf(index));
      sharing.set(name, [...(sharing.get(name) ?? []), index]);
    }
    const extendable = [...sharing.values()]
      .filter((indexes) => indexes.length > 1)
      .flat()
      .filter((index) => (depths[index] ?? 0) < (paths[index]?.length ?? 0));
    if (extendable.length === 0) break;
    for (const index of extendable) depths[index] = (depths[index] ?? 0) + 1;
  }
  return [...paths.keys()].map((index) => cutName(nameOf(index)));
}

/** The end tells files in the same folders apart, so the beginning is cut. */
const cutName = (name: string): string => name.slice(-limits.nameMaxLength).replace(/^[\udc00-\udfff]/, '');

/** Whether the name of the file is longer than a document's may be. */
export const isNameCut = (fileName: string): boolean =>
  fileName.replace(/(?<=[^.])\.[^.]+$/, '').trim().length > limits.nameMaxLength;
