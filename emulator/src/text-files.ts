import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { limits } from '@knowledge-sync/contract';
import { StackProblem } from './problem.ts';

/** A file to send; without content it cannot be read as UTF-8. */
export interface TextFile {
  /** Relative to the folder, with slashes. */
  path: string;
  name: string;
  content: string | null;
}

/** The path without its extension, cut to the longest name that the API takes without breaking a surrogate pair. */
export function nameOf(path: string): string {
  const name = path.slice(0, path.length - extname(path).length).trim();
  const cut = name.slice(0, limits.nameMaxLength);
  return (cut.isWellFormed() ? cut : cut.slice(0, -1)).trim();
}

/** The same file sent again gives the same key, and so the same document. */
export const idempotencyKeyOf = (name: string, content: string): string =>
  createHash('sha256').update(`${name}\0${content}`).digest('hex');

function decode(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Every .md and .txt file of the folder and what is below it, sorted; hidden folders and node_modules are left out. */
export async function readTextFiles(folder: string): Promise<TextFile[]> {
  const found = await stat(folder).catch(() => null);
  if (!found?.isDirectory())
    throw new StackProblem(`${folder} is not a folder: name one that holds .md or .txt files.`);
  const files: TextFile[] = [];
  const visit = async (current: string): Promise<void> => {
    for (const entry of await readdir(current, { withFileTypes: true })) {
      const absolute = join(current, entry.name);
      if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules') await visit(absolute);
      if (!entry.isFile() || !/\.(md|txt)$/i.test(entry.name)) continue;
      const path = relative(folder, absolute).split(sep).join('/');
      files.push({ path, name: nameOf(path), content: decode(await readFile(absolute)) });
    }
  };
  await visit(folder);
  if (files.length === 0) throw new StackProblem(`${folder} holds no .md or .txt file: name another folder.`);
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}
