/** The file of a request: its type, and where its name comes from. */
import { filenameSchema, nameOfFile, type Source } from '@knowledge-sync/contract';
import { takeIn } from '@knowledge-sync/contract/intake';
import type { SentFile } from '../commands/content.ts';
import { sourceTitles } from './document-answers.ts';
import { invalidFields, ProblemError } from './http/problem.ts';

const warningsHeader = 'Intake-Warnings';

/** The answer to a file, with what its sender should know. */
export const withWarnings = <Answer extends { headers: object }>(answer: Answer) => ({
  ...answer,
  headers: {
    ...answer.headers,
    [warningsHeader]: {
      description: 'What to check: an encoding that was converted, a PDF without text. Absent if there is nothing.',
      schema: { type: 'string' as const },
    },
  },
});

/**
 * Takes the file as it is stored, which may be converted.
 *
 * @returns also the header with what to check
 * @throws ProblemError when the file is refused
 */
export async function asFile(
  received: Buffer,
  filename: string,
): Promise<{ file: SentFile; notes: Record<string, string> }> {
  const bytes = new Uint8Array(received.buffer as ArrayBuffer, received.byteOffset, received.byteLength);
  const intake = await takeIn({ bytes, filename });
  if (intake.kind === 'refused') throw invalidFields([{ field: 'file', message: intake.message }]);
  const { contentType, warnings } = intake;
  const file = {
    filename: intake.filename,
    contentType,
    bytes: Buffer.from(intake.bytes.buffer, intake.bytes.byteOffset, intake.bytes.byteLength),
  };
  return { file, notes: warnings.length === 0 ? {} : { [warningsHeader]: warnings.join(' ') } };
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
