/** Tells HTML pages from other texts. */

/**
 * Whether the text is a complete HTML page. A single tag at the start is not enough, because
 * Markdown can begin with one. Comments are skipped without a regular expression, which could take
 * exponential time.
 */
function isPage(text: string): boolean {
  const head = text.slice(0, 16_384);
  let at = head.startsWith('\ufeff') ? 1 : 0;
  for (;;) {
    while (/\s/.test(head.charAt(at))) at += 1;
    const ending = head.startsWith('<!--', at) ? '-->' : head.startsWith('<?xml', at) ? '?>' : null;
    if (ending === null) return /^<(?:!doctype\s+html|html|head|body|title|meta)[\s/>]/i.test(head.slice(at, at + 100));
    const end = head.indexOf(ending, at + 4);
    if (end < 0) return false;
    at = end + ending.length;
  }
}

/** @param hasPageExtension a file named .html needs only one tag */
export const isHtml = (text: string, hasPageExtension: boolean): boolean =>
  isPage(text) || (hasPageExtension && /<[a-z!][^>]{0,1000}>/i.test(text.slice(0, 4_096)));

const charset =
  /(<meta\b[^>]{0,200}?\bcharset\s*=\s*["']?\s*|<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']\s*)([\w.:-]{1,40})/i;

/** The encoding that a page or an XML file names at its start. */
export const charsetOf = (start: string): string | null => charset.exec(start)?.[2]?.toLowerCase() ?? null;

/** The page, which is stored in UTF-8, names that encoding. */
export const withUtf8Charset = (text: string): string =>
  text.slice(0, 4_096).replace(charset, '$1utf-8') + text.slice(4_096);
