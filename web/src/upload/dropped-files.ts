/** A file, and the folders that it was chosen with, joined by slashes; empty for a single file. */
export interface SourceFile {
  file: File;
  folder: string;
}

/** The dropped files, including those in dropped folders, but without the system's hidden files. */
export async function droppedFiles(data: DataTransfer): Promise<SourceFile[]> {
  // The entries can be read only while the event is handled.
  const entries = [...data.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (entries.length === 0) return singleFiles([...data.files]);
  return (await Promise.all(entries.map((entry) => filesIn(entry, '')))).flat();
}

/** The chosen files. A chosen folder arrives as all files in it. */
export const chosenFiles = (files: FileList | null): SourceFile[] =>
  [...(files ?? [])].filter(({ name }) => !isHidden(name)).map((file) => ({ file, folder: folderOf(file) }));

/** Not every browser says with which folder a file was chosen. */
const folderOf = ({ webkitRelativePath: path }: Partial<File>): string =>
  (path ?? '').split('/').slice(0, -1).join('/');

export const singleFiles = (files: readonly File[]): SourceFile[] => files.map((file) => ({ file, folder: '' }));

async function filesIn(entry: FileSystemEntry, folder: string): Promise<SourceFile[]> {
  if (isHidden(entry.name)) return [];
  if (isFile(entry)) {
    return [{ file: await new Promise<File>((resolve, reject) => entry.file(resolve, reject)), folder }];
  }
  if (!isFolder(entry)) return [];
  const reader = entry.createReader();
  const files: SourceFile[] = [];
  const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
  for (;;) {
    // A folder is read in batches; an empty batch is the end.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return files;
    files.push(...(await Promise.all(some.map((each) => filesIn(each, path)))).flat());
  }
}

const systemFiles = ['thumbs.db', 'desktop.ini'];
const isHidden = (name: string): boolean => name.startsWith('.') || systemFiles.includes(name.toLowerCase());
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
