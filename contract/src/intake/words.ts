/** The sentences of the gate: the same on the page, in the API and in the demo. */
import { fileTypeTitles } from '../file-types.ts';
import { limits } from '../limits.ts';
import { type Refused, refuse } from './result.ts';

const megabytes = (bytes: number): string => `${bytes / 1_000_000} MB`;

export const fileTooLarge = `A file can have at most ${megabytes(limits.fileMaxBytes)} (${limits.fileMaxBytes} bytes). Make it smaller or split it.`;

export const refusals = {
  empty: () => refuse('empty', 'This file is empty. Choose another one.'),
  onlySpaces: () => refuse('empty', 'This file contains only spaces. Choose another one.'),
  tooLarge: () => refuse('too_large', fileTooLarge),
  unpacksTooLarge: () =>
    refuse(
      'too_large',
      `This file unpacks to more than ${megabytes(limits.unpackedMaxBytes)}. Remove pictures, or split it.`,
    ),
  looksLike: (what: string, fix = `Use ${fileTypeTitles}.`) =>
    refuse('unsupported', `Unsupported file type: this looks like ${what}. ${fix}`),
  tooLongToConvert: (title: string) =>
    refuse('too_large', `The text of this ${title} file is too long to convert. Split it into several files.`),
  damagedArchive: () => refuse('damaged', 'This looks like a damaged ZIP archive. Send the complete file again.'),
  damaged: (title: string) =>
    refuse('damaged', `This ${title} file is damaged. Open it, save it again, and send the new file.`),
  lockFile: () => refuse('lock_file', 'Temporary file of an open Office document. Choose the document itself.'),
  lockedPdf: () => refuse('protected', 'This PDF needs a password. Save it without one, and send that file.'),
  lockedOffice: () =>
    refuse('protected', 'This Office document needs a password. Save it without one, and send that file.'),
  lockedArchive: (title: string) =>
    refuse('protected', `This ${title} file is protected. Send a file without protection.`),
  oldFormat: (program: string, extension: string) =>
    refuse('old_format', `This is an old ${program} format. Save it as ${extension} in ${program}, and send that.`),
  convertFirst: (what: string, fix: string) => refuse('unsupported', `This is ${what}, which cannot be read. ${fix}`),
  encoding: (name: string) =>
    refuse('encoding', `This text is in ${name}, which cannot be read. Save it as UTF-8 and send it again.`),
  unknownEncoding: (): Refused =>
    refuse(
      'encoding',
      `Unsupported file type: a text in an unknown encoding, or another kind of binary file. Save a text as UTF-8.`,
    ),
} as const;

export const warnings = {
  encoding: (name: string) => `Read as ${name} and stored as UTF-8. Check that the text is right.`,
  converted: (title: string) => `Converted from ${title} to text. Pictures and layout are left out.`,
  asDocx: 'Stored as DOCX, without its macros.',
  otherContent: (extension: string, title: string) => `Named .${extension}, but the content is ${title}.`,
  scan: 'No text found: agents cannot read a scan. Run text recognition (OCR) first.',
  startIsScan: (pages: number) => `No text found on the first ${pages} pages. Check that agents can read it.`,
  unreadablePdf: 'This PDF looks damaged. Open it and save it again.',
  cutPdf: 'The end of this PDF is missing. Send the complete file.',
  restrictedPdf: 'This PDF is protected against copying. ElevenLabs may not read its text.',
  noText: 'No text found in this file. Agents will learn nothing from it.',
} as const;
