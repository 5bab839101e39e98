/** Makes plain text of the content of a copy, which may be HTML for files and web pages. */
import { Tokenizer } from 'htmlparser2';

/** Elements whose content is no text of the document. Each needs an end tag. */
const hidden = new Set(['script', 'style', 'template', 'noscript', 'title']);
const emptyLineAround = new Set([
  ...['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'dl', 'table', 'pre', 'blockquote'],
  ...['article', 'section', 'main', 'header', 'footer', 'figure', 'hr'],
]);
const newLineAround = new Set(['div', 'li', 'tr', 'dt', 'dd', 'br', 'option', 'address', 'caption', 'nav', 'form']);

const startsLikeHtml = /^\s*<(?:!doctype|!--|[a-z][a-z0-9]*[\s/>])/i;
const endOfBlock = /<\/(?:p|div|h[1-6]|ul|ol|li|table|tr|section|article|body|html)>/i;

/** No source says in which form ElevenLabs answers, so the content itself decides. */
export const isHtml = (content: string): boolean => startsLikeHtml.test(content) || endOfBlock.test(content);

/**
 * The text of HTML, with its lines and paragraphs. Reads markup without a tree, so malformed markup
 * takes linear time. Nothing is loaded or run.
 */
export function textOfHtml(html: string): string {
  const lines = new Lines();
  let hiddenDepth = 0;
  let preDepth = 0;
  const tag = (start: number, end: number, step: 1 | -1): string => {
    const name = html.slice(start, end).toLowerCase();
    if (hidden.has(name)) hiddenDepth = Math.max(0, hiddenDepth + step);
    if (name === 'pre') preDepth = Math.max(0, preDepth + step);
    if (emptyLineAround.has(name)) lines.end(2);
    else if (newLineAround.has(name)) lines.end(1);
    return name;
  };
  const add = (text: string): void => {
    if (hiddenDepth === 0) lines.add(text, preDepth > 0);
  };
  const nothing = (): void => undefined;
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      onopentagname: (start, end) => {
        if (tag(start, end, 1) === 'li') lines.mark('- ');
      },
      onclosetag: (start, end) => {
        const name = tag(start, end, -1);
        if (name === 'td' || name === 'th') lines.space();
      },
      ontext: (start, end) => add(html.slice(start, end)),
      ontextentity: (codePoint) => add(String.fromCodePoint(codePoint)),
      onattribdata: nothing,
      onattribentity: nothing,
      onattribend: nothing,
      onattribname: nothing,
      oncdata: nothing,
      oncomment: nothing,
      ondeclaration: nothing,
      onend: nothing,
      onopentagend: nothing,
      onprocessinginstruction: nothing,
      onselfclosingtag: nothing,
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  return lines.text();
}

/** A text that is put together from pieces, without repeated spaces and empty lines. */
class Lines {
  readonly #parts: string[] = [];
  /** Line ends that come before the next piece. */
  #ends = 0;
  #hasSpace = false;
  #mark = '';

  add(text: string, isVerbatim: boolean): void {
    const words = text.replace(/\s+/g, ' ');
    const trimmed = words.trim();
    if (words.startsWith(' ') && !isVerbatim) this.space();
    if (trimmed === '') return;
    this.#push(isVerbatim ? text : trimmed);
    this.#hasSpace = words.endsWith(' ') && !isVerbatim;
  }

  /** Separates the next piece from the last one. */
  space(): void {
    this.#hasSpace = true;
  }

  /** Ends the line; with 2 also the paragraph. */
  end(lineEnds: 1 | 2): void {
    this.#ends = Math.max(this.#ends, lineEnds);
  }

  /** Begins the next line with these characters. */
  mark(characters: string): void {
    this.#mark = characters;
  }

  text(): string {
    return this.#parts.join('').trim();
  }

  #push(text: string): void {
    if (this.#parts.length > 0) {
      if (this.#ends > 0) this.#parts.push('\n'.repeat(this.#ends));
      else if (this.#hasSpace) this.#parts.push(' ');
    }
    this.#parts.push(this.#mark, text);
    this.#ends = 0;
    this.#hasSpace = false;
    this.#mark = '';
  }
}
