import { z } from 'zod';
import { limits } from './limits.ts';
import { isWellFormed } from './text.ts';
import { hasVisibleCharacter, withoutLooseDirections } from './visible-name.ts';

/** A name as HTTP headers write it: `UTF-8''%E8%B3%87.pdf` (RFC 8187). */
const extendedValue = /^utf-8'[\w-]*'(.+)$/i;

/** Decodes percent escapes of UTF-8. Returns the text itself if it has none, or others. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function plainFilename(filename: string): string {
  const [, encoded] = extendedValue.exec(filename.trim()) ?? [];
  return withoutLooseDirections(encoded === undefined ? filename : decoded(encoded)).trim();
}

export const filenameSchema = z
  .string('filename must be given in the query, as ?filename=manual.pdf.')
  .transform(plainFilename)
  .pipe(
    z
      .string()
      .min(1, 'filename must not be empty.')
      .max(limits.filenameMaxLength, `Shorten the file name to at most ${limits.filenameMaxLength} characters.`)
      .refine((name) => !/[/\\]/.test(name), 'filename must be a name without folders. Remove the slashes.')
      .refine((name) => !name.includes('\ufffd'), 'The file name is not UTF-8. Percent-encode it in UTF-8.')
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

/** Files that were saved from the web often keep the escapes of their address. */
function readableStem(stem: string): string {
  const readable = decoded(stem).trim();
  return /[\p{Cc}/\\]/u.test(readable) ? stem : withoutLooseDirections(readable);
}

/** Returns the default name of a file's document: the file's name without its extension. */
export function nameOfFile(filename: string): string {
  const stem = filename.replace(/(?<=[^.])\.[^.]+$/, '').trim();
  const readable = /%[0-9a-f]{2}/i.test(stem) ? readableStem(stem) : stem;
  const name = hasVisibleCharacter(readable) ? readable : filename;
  // The cut must not leave an unpaired surrogate.
  return name.slice(0, limits.nameMaxLength).replace(/[\ud800-\udbff]$/, '');
}
