/** Questions from the headings of a Markdown text. Pure. */

const maxSuggestions = 6;
const headingPattern = /^ {0,3}#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$/gm;
const codePattern = /^(```|~~~)[\s\S]*?^\1/gm;

/** @param asked questions that the document has */
export function suggestionsFrom(text: string, asked: readonly string[]): string[] {
  const known = new Set(asked.map((question) => question.toLowerCase()));
  const headings = [...text.replace(codePattern, '').matchAll(headingPattern)].map(([, heading = '']) =>
    heading.replace(/[*_`]+/g, '').trim(),
  );
  return [...new Set(headings)]
    .filter((heading) => heading !== '' && heading.length <= 200 && !known.has(heading.toLowerCase()))
    .slice(0, maxSuggestions);
}
