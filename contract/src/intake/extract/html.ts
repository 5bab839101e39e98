/** The text of an HTML page. Nothing in it is run or loaded. */
import { Parser } from 'htmlparser2';

const hidden = new Set(['script', 'style', 'template', 'noscript', 'svg', 'head', 'title', 'iframe', 'object']);
const blocks = new Set(
  'address article aside blockquote dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section table tr ul body html'.split(
    ' ',
  ),
);

/** @param isXml EPUB chapters are XHTML, in which an empty tag may close itself */
export function textOfHtml(html: string, isXml = false): string {
  let text = '';
  let hiddenDepth = 0;
  const parser = new Parser(
    {
      onopentag(name) {
        if (hiddenDepth > 0 || hidden.has(name)) hiddenDepth += 1;
        else if (name === 'br') text += '\n';
        else if (name === 'li') text += '\n- ';
        else if (blocks.has(name)) text += '\n\n';
        else if (name === 'td' || name === 'th') text += '\t';
      },
      ontext(part) {
        if (hiddenDepth === 0) text += part.replace(/\s+/g, ' ');
      },
      onclosetag(name) {
        if (hiddenDepth > 0) hiddenDepth -= 1;
        else if (blocks.has(name)) text += '\n\n';
      },
    },
    { decodeEntities: true, recognizeSelfClosing: isXml, lowerCaseTags: true },
  );
  parser.end(html);
  return text
    .split('\n')
    .map((line) => line.replace(/^[^\S\t]+|\s+$/g, '').replace(/^\t/, ''))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replaceAll('- \n\n', '- ')
    .trim();
}
