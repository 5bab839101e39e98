const encoder = new TextEncoder();

/** Returns the length of the text in bytes of UTF-8. */
export const utf8Length = (text: string): number => encoder.encode(text).byteLength;

/** Returns whether every surrogate is paired, so that UTF-8 can represent the text. */
export const isWellFormed = (text: string): boolean => text.isWellFormed();

/** Returns the form of a name that is sorted by: NFKC and lower case, independent of the locale. */
export const foldName = (name: string): string => name.normalize('NFKC').toLowerCase();
