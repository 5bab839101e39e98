import { z } from 'zod';
import { limits } from './limits.ts';
import { isWellFormed } from './text.ts';
import { hasVisibleCharacter, withoutLooseDirections } from './visible-name.ts';

export const filenameSchema = z
  .string('filename must be given in the query, as ?filename=manual.pdf.')
  .transform((filename) => withoutLooseDirections(filename).trim())
  .pipe(
    z
      .string()
      .min(1, 'filename must not be empty.')
      .max(limits.filenameMaxLength, `Shorten the file name to at most ${limits.filenameMaxLength} characters.`)
      .refine((name) => !/[/\\]/.test(name), 'filename must be a name without folders. Remove the slashes.')
      .refine((name) => !/\p{Cc}/u.test(name), 'filename must not contain control characters.')
      .refine(isWellFormed, 'The file name contains invalid characters (an unpaired surrogate).')
      .refine((name) => name === '' || hasVisibleCharacter(name), 'The file name needs a character that can be seen.'),
  )
  .meta({
    description: `The file's name: 1 to ${limits.filenameMaxLength} characters. Only the extension .md matters, which distinguishes Markdown from plain text.`,
    minLength: 1,
    maxLength: limits.filenameMaxLength,
    examples: ['manual.pdf'],
  });

/** Returns the default name of a file's document: the file's name without its extension. */
export function nameOfFile(filename: string): string {
  const stem = filename.replace(/(?<=[^.])\.[^.]+$/, '').trim();
  const name = hasVisibleCharacter(stem) ? stem : filename;
  // The cut must not leave an unpaired surrogate.
  return name.slice(0, limits.nameMaxLength).replace(/[\ud800-\udbff]$/, '');
}
