/** Documents of others in the same workspace. No run may change or delete them. */
import type { DocumentView, Simulator } from '@knowledge-sync/emulator/simulator';
import { copyKeyIn, folderKeyIn, folderName, remoteName } from '@knowledge-sync/functions/document/remote-name.ts';

const otherInstallation = 'other0';

/**
 * Adds the folder of another installation in the same project, with copies of documents that exist
 * here too and of one that does not, and a document without a key beside it.
 */
export function addStrangers(simulator: Simulator, projectId: string, documentIds: readonly string[]): DocumentView[] {
  const before = new Set(simulator.documents().map(({ id }) => id));
  const folderId = simulator.seedFolder({ name: folderName(projectId, otherInstallation), folderId: null });
  for (const id of [...documentIds, 'only-there']) {
    simulator.seedText({
      name: remoteName('Of another installation', otherInstallation, id),
      text: 'Theirs',
      folderId,
    });
  }
  simulator.seedText({ name: 'Written by a person', text: 'By hand', folderId: null });
  return simulator.documents().filter(({ id }) => !before.has(id));
}

/** Whether the name says that another installation made the copy. */
export const isOfOthers = (name: string): boolean => copyKeyIn(name)?.installation === otherInstallation;

/** Whether it is a folder that the service may have made for the stack's own installation. */
export const isOwnFolder = ({ type, name }: DocumentView): boolean =>
  type === 'folder' && folderKeyIn(name)?.installation !== otherInstallation;

/** Describes the documents of others that are not as they were. */
export function wronged(simulator: Simulator, strangers: readonly DocumentView[]): string[] {
  const now = new Map(simulator.documents().map((document) => [document.id, document]));
  return strangers.flatMap((before) => {
    const { id, name, text, folder_id: folder } = before;
    const after = now.get(id);
    if (after === undefined) return [`${name} of others was deleted`];
    const isSame = after.name === name && after.text === text && after.folder_id === folder;
    return isSame ? [] : [`${name} of others was changed`];
  });
}
