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
