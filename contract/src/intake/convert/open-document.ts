/** OpenDocument texts, sheets and slides as Markdown. */
import type { Archive } from '../archive.ts';
import { walkXml } from '../xml.ts';
import { blocksOf, headingOf, tableOf } from './markdown.ts';

/** What is not part of the text. */
const hidden = new Set(['office:annotation', 'text:tracked-changes', 'office:forms', 'office:scripts', 'svg:title']);
/** Sheets repeat the last cell up to their edge. */
const maxRepeats = 100;

export async function markdownOfOpenDocument(archive: Archive): Promise<string> {
  const blocks: string[] = [];
  const tables: string[][][] = [];
  let line = '';
  let level = 0;
  let lists = 0;
  let hiddenDepth = 0;
  let repeats = 1;
  walkXml((await archive.text('content.xml')) ?? '', {
    open(name, attributes) {
      if (hiddenDepth > 0 || hidden.has(name)) hiddenDepth += 1;
      else if (name === 'text:h') level = Number(attributes['text:outline-level'] ?? 1) || 1;
      else if (name === 'text:list') lists += 1;
      else if (name === 'text:s') line += ' ';
      else if (name === 'text:tab') line += '\t';
      else if (name === 'text:line-break') line += '\n';
      else if (name === 'table:table') {
        if (attributes['table:name'] !== undefined) blocks.push(headingOf(2, attributes['table:name']));
        tables.push([]);
      } else if (name === 'table:table-row') tables.at(-1)?.push([]);
      else if (name === 'table:table-cell') {
        repeats = Math.min(maxRepeats, Number(attributes['table:number-columns-repeated'] ?? 1) || 1);
        tables.at(-1)?.at(-1)?.push('');
      }
    },
    text(text) {
      if (hiddenDepth === 0) line += text;
    },
    close(name) {
      if (hiddenDepth > 0) hiddenDepth -= 1;
      else if (name === 'text:h' || name === 'text:p') {
        const row = tables.at(-1)?.at(-1);
        const text = line.trim();
        if (row !== undefined) row.push(`${row.pop() ?? ''} ${text}`);
        else if (text !== '') blocks.push(name === 'text:h' ? headingOf(level, text) : lists > 0 ? `- ${text}` : text);
        line = '';
      } else if (name === 'text:list') lists -= 1;
      else if (name === 'table:table-cell') {
        const row = tables.at(-1)?.at(-1);
        for (let more = 1; more < repeats; more += 1) row?.push(row.at(-1) ?? '');
        repeats = 1;
      } else if (name === 'table:table') blocks.push(tableOf(tables.pop() ?? []));
    },
  });
  return blocksOf(blocks);
}
