const encoder = new TextEncoder();

/** Bytes of the text in UTF-8. */
export const utf8Length = (text: string): number => encoder.encode(text).byteLength;

/** Whether every surrogate stands in a pair, so that UTF-8 can hold the text unchanged. */
export const isWellFormed = (text: string): boolean => text.isWellFormed();

/** The form in which names are searched: compatibility-composed and lower case, whatever the locale. */
export const foldName = (name: string): string => name.normalize('NFKC').toLowerCase();
