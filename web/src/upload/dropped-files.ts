import { divideFiles, skippedPart } from '@knowledge-sync/contract';

/** A file, and the folders that it was chosen with, joined by slashes; empty for a single file. */
export interface SourceFile {
  file: File;
  folder: string;
}

/** Files that a person chose or dropped together, and what was left out of them by its path. */
export interface ChosenFiles {
  files: SourceFile[];
  skipped: string[];
}

/** The dropped files, including those in dropped folders, without hidden and system files. */
export async function droppedFiles(data: DataTransfer): Promise<ChosenFiles> {
  // The entries can be read only while the event is handled.
  const entries = [...data.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (entries.length === 0) return singleFiles([...data.files]);
  return joined(await Promise.all(entries.map((entry) => filesIn(entry, ''))));
}

/** The chosen files. A chosen folder arrives as all files in it. */
export const chosenFiles = (files: FileList | null): ChosenFiles =>
  withoutSkipped([...(files ?? [])].map((file) => ({ file, folder: folderOf(file) })));

/** Not every browser says with which folder a file was chosen. */
const folderOf = ({ webkitRelativePath: path }: Partial<File>): string =>
  (path ?? '').split('/').slice(0, -1).join('/');

export const singleFiles = (files: readonly File[]): ChosenFiles =>
  withoutSkipped(files.map((file) => ({ file, folder: '' })));

const pathIn = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

const withoutSkipped = (files: readonly SourceFile[]): ChosenFiles =>
  divideFiles(files, ({ file, folder }) => pathIn(folder, file.name));

const joined = (parts: readonly ChosenFiles[]): ChosenFiles => ({
  files: parts.flatMap(({ files }) => files),
  skipped: parts.flatMap(({ skipped }) => skipped),
});

async function filesIn(entry: FileSystemEntry, folder: string): Promise<ChosenFiles> {
  const path = pathIn(folder, entry.name);
  if (skippedPart(entry.name) !== null) return { files: [], skipped: [isFolder(entry) ? `${path}/` : path] };
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return { files: [{ file, folder }], skipped: [] };
  }
  if (!isFolder(entry)) return { files: [], skipped: [] };
  const reader = entry.createReader();
  const parts: ChosenFiles[] = [];
  for (;;) {
    // A folder is read in batches; an empty batch is the end.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return joined(parts);
    parts.push(...(await Promise.all(some.map((each) => filesIn(each, path)))));
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
