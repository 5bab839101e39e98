import { z } from 'zod';
import { limits } from './limits.ts';
import { isWellFormed } from './text.ts';

export const filenameSchema = z
  .string('filename must be given in the query, as ?filename=manual.pdf.')
  .transform((filename) => filename.trim())
  .pipe(
    z
      .string()
      .min(1, 'filename must not be empty.')
      .max(limits.filenameMaxLength, `Shorten the file name to at most ${limits.filenameMaxLength} characters.`)
      .refine((name) => !/[/\\]/.test(name), 'filename must be a name without folders. Remove the slashes.')
      .refine((name) => !/\p{Cc}/u.test(name), 'filename must not contain control characters.')
      .refine(isWellFormed, 'The file name contains invalid characters (an unpaired surrogate).'),
  )
  .meta({
    description: `The file's name: 1 to ${limits.filenameMaxLength} characters. Of its extension only .md counts, which tells Markdown from plain text.`,
    minLength: 1,
    maxLength: limits.filenameMaxLength,
    examples: ['manual.pdf'],
  });

/** What a document of this file is called when nobody gave it a name: the file's name without its extension. */
export function nameOfFile(filename: string): string {
  const name = filename.replace(/(?<=[^.])\.[^.]+$/, '').trim() || filename;
  // No half of a surrogate pair at the cut.
  return name.slice(0, limits.nameMaxLength).replace(/[\ud800-\udbff]$/, '');
}
