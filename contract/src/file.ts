import { z } from 'zod';
import { limits } from './limits.ts';
import { isWellFormed } from './text.ts';

/** The kinds of file that ElevenLabs takes. Which one a file is, its content tells, not its name. */
export const fileTypes = {
  'application/pdf': { title: 'PDF', extensions: ['pdf'] },
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': { title: 'DOCX', extensions: ['docx'] },
  'text/plain': { title: 'TXT', extensions: ['txt', 'text'] },
  'text/markdown': { title: 'MD', extensions: ['md', 'markdown'] },
  'text/html': { title: 'HTML', extensions: ['html', 'htm', 'xhtml'] },
  'application/epub+zip': { title: 'EPUB', extensions: ['epub'] },
} as const satisfies Record<string, { title: string; extensions: readonly [string, ...string[]] }>;
export type FileContentType = keyof typeof fileTypes;

/** For people: `PDF, DOCX, TXT, MD, HTML or EPUB`. */
export const fileTypeTitles = 'PDF, DOCX, TXT, MD, HTML or EPUB';

/** The extension of a file's name in lower case, without the dot; empty when it has none. */
export const extensionOf = (filename: string): string => /[^.]\.([^.]+)$/.exec(filename)?.[1]?.toLowerCase() ?? '';

export const filenameSchema = z
  .string('filename must be given: send it in the query, as ?filename=manual.pdf')
  .transform((filename) => filename.trim())
  .pipe(
    z
      .string()
      .min(1, 'filename must not be empty: send the name of the file')
      .max(limits.filenameMaxLength, `filename may have at most ${limits.filenameMaxLength} characters: shorten it`)
      .refine((name) => !/[/\\]/.test(name), 'filename must be a name without folders: remove the slashes')
      .refine((name) => !/\p{Cc}/u.test(name), 'filename must not hold control characters: remove them')
      .refine(isWellFormed, 'filename holds half of a surrogate pair: send it as valid Unicode'),
  )
  .meta({
    description: `The file's name: 1 to ${limits.filenameMaxLength} characters. Of its extension only .md counts, which tells Markdown from plain text.`,
    minLength: 1,
    maxLength: limits.filenameMaxLength,
    examples: ['manual.pdf'],
  });

/** What a document of this file is called when nobody gave it a name: the file's name without its extension. */
export const nameOfFile = (filename: string): string =>
  filename
    .replace(/(?<=[^.])\.[^.]+$/, '')
    .trim()
    .slice(0, limits.nameMaxLength) || filename.slice(0, limits.nameMaxLength);
