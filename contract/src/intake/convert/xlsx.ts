/** A workbook as Markdown: a heading and a table for each sheet. */
import { limits } from '../../limits.ts';
import type { OfficeDocument } from '../office.ts';
import { walkXml } from '../xml.ts';
import { TooLong } from './limit.ts';
import { blocksOf, headingOf, tableOf } from './markdown.ts';

/** The library makes a table of all cells up to the last one, filled or not. */
const maxCells = 2_000_000;

/** @throws TooLong */
export async function markdownOfXlsx({ archive, bytes }: OfficeDocument): Promise<string> {
  for (const name of archive.names) {
    if (name.endsWith('.xml') && cellsOf((await archive.text(name)) ?? '') > maxCells) throw new TooLong();
  }
  const { default: readWorkbook } = await import('read-excel-file/universal');
  const sheets = await readWorkbook(new Blob([bytes]));
  let left: number = limits.fileMaxBytes;
  const blocks = sheets.flatMap(({ sheet, data }) => {
    const rows = data.map((row) =>
      row.map((value) => {
        const text = textOfCell(value);
        left -= text.length;
        if (left < 0) throw new TooLong();
        return text;
      }),
    );
    const table = tableOf(rows);
    return table === '' ? [] : [headingOf(2, sheet), table];
  });
  return blocksOf(blocks);
}

/** How many cells a sheet has up to its last one. */
function cellsOf(xml: string): number {
  let columns = 1;
  let rows = 1;
  const take = (reference: string): void => {
    const [, letters = '', digits = ''] = /^([a-z]*)(\d*)$/i.exec(reference.trim()) ?? [];
    let column = 0;
    for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
    columns = Math.max(columns, column);
    rows = Math.max(rows, Number(digits));
  };
  walkXml(xml, {
    open(_, { r, ref }) {
      if (r !== undefined) take(r);
      for (const corner of ref?.split(':') ?? []) take(corner);
    },
  });
  return columns * rows;
}

function textOfCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (!(value instanceof Date)) return String(value);
  if (Number.isNaN(value.getTime())) return '';
  const iso = value.toISOString();
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 16).replace('T', ' ');
}
