const fence = /^\s*(```|~~~)/;

/** The first heading of a Markdown text; empty if it has none. Lines of code are no headings. */
export function headingOf(text: string): string {
  let isCode = false;
  for (const line of text.split('\n', 200)) {
    if (fence.test(line)) isCode = !isCode;
    const [, heading] = isCode ? [] : (/^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$/.exec(line) ?? []);
    if (heading) return heading;
  }
  return '';
}
