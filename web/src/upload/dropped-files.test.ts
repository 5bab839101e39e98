import { expect, test } from 'vitest';
import { chosenFiles, droppedFiles, type SourceFile, singleFiles } from './dropped-files.ts';

const at = { fullPath: '', filesystem: { name: '', root: {} as FileSystemDirectoryEntry }, getParent: () => undefined };

const fileEntry = (name: string): FileSystemEntry & Pick<FileSystemFileEntry, 'file'> => ({
  ...at,
  name,
  isFile: true,
  isDirectory: false,
  file: (resolve) => queueMicrotask(() => resolve(new File([`What ${name} says.`], name))),
});

/** A folder whose entries the browser returns in these batches. */
const folderEntry = (
  name: string,
  ...pieces: FileSystemEntry[][]
): FileSystemEntry & Pick<FileSystemDirectoryEntry, 'createReader'> => ({
  ...at,
  name,
  isFile: false,
  isDirectory: true,
  createReader() {
    const left = [...pieces];
    return { readEntries: (resolve) => queueMicrotask(() => resolve(left.shift() ?? [])) };
  },
});

/** The parts of a drop event that the code reads. jsdom has no drag and drop. */
function dropOf(entries: (FileSystemEntry | null)[], files: File[] = []): DataTransfer {
  const items = entries.map((entry) => ({ webkitGetAsEntry: () => entry }));
  return { items, files } as unknown as DataTransfer;
}

const namesOf = (files: readonly SourceFile[]): string[] => files.map(({ file }) => file.name);

test('finds files in nested folders, in their order', async () => {
  const drop = dropOf([
    fileEntry('first.md'),
    folderEntry('outer', [
      fileEntry('second.md'),
      folderEntry('inner', [folderEntry('innermost', [fileEntry('third.md')]), fileEntry('fourth.md')]),
      folderEntry('empty'),
    ]),
    fileEntry('fifth.md'),
  ]);
  const { files } = await droppedFiles(drop);
  expect(namesOf(files)).toEqual(['first.md', 'second.md', 'third.md', 'fourth.md', 'fifth.md']);
  expect(files.map(({ folder }) => folder)).toEqual(['', 'outer', 'outer/inner/innermost', 'outer/inner', '']);
  expect(await files[2]?.file.text()).toBe('What third.md says.');
});

test('reads all batches of a folder', async () => {
  const pieces = Array.from({ length: 3 }, (_, piece) =>
    Array.from({ length: 100 }, (_, number) => fileEntry(`${piece}-${number}.txt`)),
  );
  const { files } = await droppedFiles(dropOf([folderEntry('many', ...pieces, [fileEntry('last.txt')])]));
  expect(files).toHaveLength(301);
  expect(files.at(-1)?.file.name).toBe('last.txt');
});

test('leaves out hidden files and the content of hidden folders, and names them', async () => {
  const drop = dropOf([
    fileEntry('.DS_Store'),
    folderEntry('.git', [fileEntry('config')]),
    folderEntry('help', [fileEntry('.draft.md'), fileEntry('shown.md'), folderEntry('.cache', [fileEntry('a.md')])]),
  ]);
  const { files, skipped } = await droppedFiles(drop);
  expect(namesOf(files)).toEqual(['shown.md']);
  expect(skipped).toEqual(['.DS_Store', '.git/', 'help/.draft.md', 'help/.cache/']);
});

test('skips an entry that is neither file nor folder', async () => {
  const socket = { ...at, name: 'socket', isFile: false, isDirectory: false };
  expect(namesOf((await droppedFiles(dropOf([socket, null, fileEntry('a.md')]))).files)).toEqual(['a.md']);
});

test('takes the plain files when the browser offers no entries', async () => {
  const files = [new File(['a'], 'a.md'), new File(['b'], 'b.md')];
  expect(await droppedFiles(dropOf([], files))).toEqual(singleFiles(files));
  expect(await droppedFiles(dropOf([null], files))).toEqual(singleFiles(files));
});

test('fails the whole drop when a file or folder cannot be read', async () => {
  const refusal = new DOMException('gone', 'NotFoundError');
  const fail = (_: unknown, reject?: (error: DOMException) => void): void => reject?.(refusal);
  const lost = { ...fileEntry('lost.md'), file: fail };
  const locked = { ...folderEntry('locked'), createReader: () => ({ readEntries: fail }) };
  await expect(droppedFiles(dropOf([fileEntry('a.md'), lost]))).rejects.toBe(refusal);
  await expect(droppedFiles(dropOf([folderEntry('outer', [locked])]))).rejects.toBe(refusal);
});

test('leaves out hidden, system and lock files of a chosen folder, at any depth', () => {
  const inFolder = (path: string): File =>
    Object.assign(new File(['x'], path.split('/').at(-1) ?? ''), { webkitRelativePath: path });
  const paths = ['help/a.md', 'help/.git/config', 'help/.git/HEAD.md', 'help/x/.obsidian/n.md', 'help/~$Offer.docx'];
  const { files, skipped } = chosenFiles(paths.map(inFolder) as unknown as FileList);
  expect(namesOf(files)).toEqual(['a.md']);
  expect(skipped).toEqual(['help/.git/', 'help/x/.obsidian/', 'help/~$Offer.docx']);
  expect(chosenFiles(null)).toEqual({ files: [], skipped: [] });
});
