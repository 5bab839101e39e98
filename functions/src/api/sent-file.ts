/** The file of a request: its type, and where its name comes from. */
import { filenameSchema, nameOfFile, type Source } from '@knowledge-sync/contract';
import type { SentFile } from '../commands/content.ts';
import { sourceTitles } from './document-answers.ts';
import { detectFileType } from './file-type.ts';
import { invalidFields, ProblemError } from './http/problem.ts';

/** @throws ProblemError when ElevenLabs does not accept files of this type */
export function asFile(bytes: Buffer, filename: string): SentFile {
  const detected = detectFileType(bytes, filename);
  if (detected.kind === 'refused') throw invalidFields([{ field: 'file', message: detected.message }]);
  return { filename, contentType: detected.contentType, bytes };
}

/**
 * Returns the name of the file and the default name of its document. The query has it, or the form,
 * which may name the folders too.
 *
 * @param sent the name in the form; null if the bytes were sent alone
 * @throws ProblemError when there is no name, or it cannot be used
 */
export function namesOf(query: string | undefined, sent: string | null): { filename: string; name: string } {
  const path = query ?? sent?.replaceAll('\\', '/').replace(/\/+/g, '/').replace(/^\//, '');
  const parsed = filenameSchema.safeParse(query ?? path?.split('/').at(-1));
  if (!parsed.success) {
    throw invalidFields([{ field: 'filename', message: parsed.error.issues[0]?.message ?? 'filename is not valid.' }]);
  }
  return { filename: parsed.data, name: nameOfFile(query === undefined && path !== undefined ? path : parsed.data) };
}

export const wrongSource = (type: Source['type'], rule: string): ProblemError =>
  new ProblemError('wrong-source', `The document is ${sourceTitles[type]}, and ${rule}. Nothing was changed.`);
