/**
 * ElevenLabs has no idempotency key and its names are not unique, so each remote name ends in a key
 * made of the document's id. The engine finds a copy by it after an answer was lost.
 */
export const remoteName = (name: string, documentId: string): string => `${name} [kb:${documentId}]`;

/** The id in a remote name's key; null when the name has none. */
export const documentIdIn = (name: string): string | null => / \[kb:([^\]]+)\]$/.exec(name)?.[1] ?? null;

/**
 * The folder's name, one per Firebase project, so that two projects can share an ElevenLabs
 * workspace.
 */
export const folderName = (projectId: string): string => `Firestore knowledge [kb-folder:${projectId}]`;
