/** Writes Markdown. */

/** The cells of a row must be on one line. */
const cell = (text: string): string => text.replace(/\s+/g, ' ').trim().replaceAll('|', '\\|');

/** A table; its first row is the head. Rows without text are left out. */
export function tableOf(rows: readonly (readonly string[])[]): string {
  const filled = rows.map((row) => row.map(cell)).filter((row) => row.some((text) => text !== ''));
  const width = filled.reduce((most, row) => Math.max(most, row.findLastIndex((text) => text !== '') + 1), 0);
  const [head, ...others] = filled.map((row) => lineOf(Array.from({ length: width }, (_, at) => row[at] ?? '')));
  if (head === undefined) return '';
  return [head, lineOf(Array.from({ length: width }, () => '---')), ...others].join('\n');
}

const lineOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

export const headingOf = (level: number, text: string): string =>
  `${'#'.repeat(Math.min(6, Math.max(1, level)))} ${text}`;

/** Blocks with an empty line between them. */
export const blocksOf = (blocks: readonly string[]): string =>
  blocks.filter((block) => block.trim() !== '').join('\n\n');
