/**
 * Finds the files of a folder that can be sent, and their types. It reads only files whose
 * extension says nothing, one after another, so any folder fits in memory.
 */
import { readdir, stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { extensionOf, isTextExtension, knownExtensions, limits, skippedPart } from '@knowledge-sync/contract';
import { takeIn } from '@knowledge-sync/contract/intake';
import { StackProblem } from './problem.ts';
import { readWithin } from './read-within.ts';

export interface SourceFile {
  /** Texts can be edited; the others stay files. The extension tells them apart before sending. */
  type: 'text' | 'file';
  /** Relative to the folder, with slashes. */
  path: string;
  absolutePath: string;
  name: string;
}

const typeOf = (filename: string): SourceFile['type'] => (isTextExtension(extensionOf(filename)) ? 'text' : 'file');

/**
 * The path without its extension, cut to the longest name that the API accepts. It splits no
 * surrogate pair.
 */
export function nameOf(path: string): string {
  const name = path.slice(0, path.length - extname(path).length).trim();
  const cut = name.slice(0, limits.nameMaxLength);
  return (cut.isWellFormed() ? cut : cut.slice(0, -1)).trim();
}

const kinds = 'PDF, Word, Excel, PowerPoint, OpenDocument, RTF, EPUB, HTML or text';

/**
 * Finds every file that can be sent in the folder and its subfolders, sorted.
 *
 * @returns also the number of files that are left out, the reasons for those of other types, and
 *   the paths of hidden, system and lock files, where a folder ends in a slash
 */
export async function findSourceFiles(
  folder: string,
): Promise<{ files: SourceFile[]; leftOut: number; reasons: string[]; skipped: string[] }> {
  const found = await stat(folder).catch(() => null);
  if (!found?.isDirectory()) {
    throw new StackProblem(`${folder} is not a folder. Name a folder with ${kinds}.`);
  }
  const files: SourceFile[] = [];
  const skipped: string[] = [];
  const reasons: string[] = [];
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
      const refusal = entry.isFile() ? await refusalOf(absolutePath, entry.name) : null;
      if (refusal !== null) reasons.push(`${path}: ${refusal}`);
      if (!entry.isFile() || refusal !== null) leftOut += 1;
      else files.push({ type: typeOf(entry.name), path, absolutePath, name: nameOf(path) });
    }
  };
  await visit(folder);
  if (files.length === 0) {
    throw new StackProblem(`${folder} has no files to send: ${kinds}. Name another folder.`);
  }
  return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), leftOut, reasons, skipped: skipped.sort() };
}

/** Why a file that is probably no document is left out; null if it can be sent. */
async function refusalOf(absolutePath: string, filename: string): Promise<string | null> {
  if (knownExtensions.includes(extensionOf(filename))) return null;
  const bytes = await readWithin(absolutePath, limits.fileMaxBytes);
  if ('reason' in bytes) return bytes.reason;
  const intake = await takeIn({ bytes, filename });
  return intake.kind === 'refused' ? intake.message : null;
}
