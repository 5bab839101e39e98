/** A workbook as Markdown: a heading and a table for each sheet. */
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js';
import { limits } from '../../limits.ts';
import type { Archive } from '../archive.ts';
import type { OfficeDocument } from '../office.ts';
import { walkXml } from '../xml.ts';
import { TooLong } from './limit.ts';
import { blocksOf, headingOf, tableOf } from './markdown.ts';

/** The library makes a table of all cells up to the last one, filled or not. */
const maxCells = 2_000_000;

/** @throws TooLong */
export async function markdownOfXlsx({ archive }: OfficeDocument): Promise<string> {
  for (const name of archive.names) {
    if (name.endsWith('.xml') && cellsOf((await archive.text(name)) ?? '') > maxCells) throw new TooLong();
  }
  const { default: readWorkbook } = await import('read-excel-file/universal');
  const sheets = await readWorkbook(new Blob([await uncompressed(archive)]));
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

/**
 * The text of the workbook as an archive that every reader reads. The library unpacks with a
 * worker, which the policy of the page forbids.
 */
async function uncompressed(archive: Archive): Promise<Uint8Array<ArrayBuffer>> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { level: 0, extendedTimestamp: false });
  for (const name of archive.names) {
    const bytes = /\.(?:xml|rels)$/.test(name) ? await archive.bytes(name) : null;
    if (bytes !== null) await writer.add(name, new Uint8ArrayReader(bytes));
  }
  return await writer.close();
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
