/**
 * Finds the files of a folder that can be sent, and their types. It reads no content, so any folder
 * fits in memory.
 */
import { readdir, stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { extensionOf, fileTypes, limits, skippedPart } from '@knowledge-sync/contract';
import { StackProblem } from './problem.ts';

export interface SourceFile {
  /** Text and Markdown become texts, which can be edited; the others stay files. */
  type: 'text' | 'file';
  /** Relative to the folder, with slashes. */
  path: string;
  absolutePath: string;
  name: string;
}

const extensionsOf = (type: keyof typeof fileTypes): readonly string[] => fileTypes[type].extensions;
const textExtensions = [...extensionsOf('text/plain'), ...extensionsOf('text/markdown')];
const knownExtensions: readonly string[] = Object.values(fileTypes).flatMap(({ extensions }) => extensions);

/** Null for an unsupported type. */
function typeOf(filename: string): SourceFile['type'] | null {
  const extension = extensionOf(filename);
  if (!knownExtensions.includes(extension)) return null;
  return textExtensions.includes(extension) ? 'text' : 'file';
}

/**
 * The path without its extension, cut to the longest name that the API accepts. It splits no
 * surrogate pair.
 */
export function nameOf(path: string): string {
  const name = path.slice(0, path.length - extname(path).length).trim();
  const cut = name.slice(0, limits.nameMaxLength);
  return (cut.isWellFormed() ? cut : cut.slice(0, -1)).trim();
}

const kinds = Object.values(fileTypes)
  .map(({ extensions: [extension] }) => `.${extension}`)
  .join(', ');

/**
 * Finds every file that can be sent in the folder and its subfolders, sorted.
 *
 * @returns also the number of files with unsupported types, and the paths of hidden, system and
 *   lock files, where a folder ends in a slash
 */
export async function findSourceFiles(
  folder: string,
): Promise<{ files: SourceFile[]; leftOut: number; skipped: string[] }> {
  const found = await stat(folder).catch(() => null);
  if (!found?.isDirectory()) {
    throw new StackProblem(`${folder} is not a folder. Name a folder with files of these types: ${kinds}.`);
  }
  const files: SourceFile[] = [];
  const skipped: string[] = [];
  let leftOut = 0;
  const visit = async (current: string): Promise<void> => {
    for (const entry of await readdir(current, { withFileTypes: true })) {
      const absolutePath = join(current, entry.name);
      const path = relative(folder, absolutePath).split(sep).join('/');
      if (skippedPart(entry.name) !== null) {
        skipped.push(entry.isDirectory() ? `${path}/` : path);
        continue;
      }
      if (entry.isDirectory()) {
        await visit(absolutePath);
        continue;
      }
      const type = entry.isFile() ? typeOf(entry.name) : null;
      if (type === null) leftOut += 1;
      else files.push({ type, path, absolutePath, name: nameOf(path) });
    }
  };
  await visit(folder);
  if (files.length === 0) {
    throw new StackProblem(`${folder} has no files of these types: ${kinds}. Name another folder.`);
  }
  return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), leftOut, skipped: skipped.sort() };
}
