/**
 * ElevenLabs has no idempotency key and its names are not unique, so each remote name ends in a key
 * made of the installation's id and the document's. The engine finds a copy by it after an answer
 * was lost, and knows which copies other installations made.
 */

/** Whose copy a remote name says it is. */
export interface CopyKey {
  /** Null in names that earlier versions gave, which had no installation. */
  installation: string | null;
  documentId: string;
}

export const remoteName = (name: string, installation: string, documentId: string): string =>
  `${name} [kb:${installation}/${documentId}]`;

/** The name that earlier versions gave. It stays until the copy is sent again. */
export const earlierRemoteName = (name: string, documentId: string): string => `${name} [kb:${documentId}]`;

/** The key in a remote name; null when the name has none. */
export function copyKeyIn(name: string): CopyKey | null {
  // A document's own name may contain a key, so the last one counts. No Firestore id has a slash.
  const [, installation, documentId] = / \[kb:(?:([^\]/]+)\/)?((?:(?! \[kb:)[^/])+)\]$/.exec(name) ?? [];
  return documentId === undefined ? null : { installation: installation ?? null, documentId };
}

/**
 * The id in the key of a copy that this installation made, or may have made in an earlier version;
 * null for all others.
 */
export function documentIdIn(name: string, installation: string): string | null {
  const key = copyKeyIn(name);
  return key !== null && (key.installation === null || key.installation === installation) ? key.documentId : null;
}

/** Whose folder a name says it is. */
export interface FolderKey {
  projectId: string;
  /** Null in names that earlier versions gave. */
  installation: string | null;
}

/** The folder's name, one per installation, so that several can share an ElevenLabs workspace. */
export const folderName = (projectId: string, installation: string): string =>
  `Firestore knowledge [kb-folder:${projectId}/${installation}]`;

/** The key in a folder's name; null when the name has none. */
export function folderKeyIn(name: string): FolderKey | null {
  const [, projectId, installation] = / \[kb-folder:([^\]/]+)(?:\/([^\]/]+))?\]$/.exec(name) ?? [];
  return projectId === undefined ? null : { projectId, installation: installation ?? null };
}
