/** The file types that ElevenLabs accepts. They are detected from content, not from the name. */
export const fileTypes = {
  'application/pdf': { title: 'PDF', extensions: ['pdf'] },
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': { title: 'DOCX', extensions: ['docx'] },
  'text/plain': { title: 'TXT', extensions: ['txt', 'text'] },
  'text/markdown': { title: 'MD', extensions: ['md', 'markdown', 'mdx'] },
  'text/html': { title: 'HTML', extensions: ['html', 'htm', 'xhtml'] },
  'application/epub+zip': { title: 'EPUB', extensions: ['epub'] },
} as const satisfies Record<string, { title: string; extensions: readonly [string, ...string[]] }>;
export type FileContentType = keyof typeof fileTypes;

/** The file types in a sentence for users. */
export const fileTypeTitles = 'PDF, Word, Excel, PowerPoint, EPUB, HTML or text';

/** Returns the extension of a file name in lower case, without the dot; empty if it has none. */
export const extensionOf = (filename: string): string => /[^.]\.([^.]+)$/.exec(filename)?.[1]?.toLowerCase() ?? '';
