/**
 * ElevenLabs has no idempotency key and its names are not unique, so each remote name ends in a key made of the document's id.
 * It is how the engine finds what it made after an answer was lost.
 */
const keySuffix = (documentId: string): string => ` [kb:${documentId}]`;

export const remoteName = (name: string, documentId: string): string => `${name}${keySuffix(documentId)}`;

export const isRemoteNameOf = (candidate: string, documentId: string): boolean =>
  candidate.endsWith(keySuffix(documentId));

/** The folder's name: one per Firebase project, so that two projects may share an ElevenLabs workspace. */
export const folderName = (projectId: string): string => `Firestore knowledge [kb-folder:${projectId}]`;
