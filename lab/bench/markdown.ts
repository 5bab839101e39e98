/** Formats reports for docs/measured.md. */
import type { Report } from './report.ts';
import { cells, titles } from './table.ts';

export const markdown = (reports: readonly Report[]): string => reports.map(section).join('\n');

function section({ bench, conditions, figures, notes = [] }: Report): string {
  const rows = [titles, titles.map(() => '---'), ...figures.map(cells)];
  const isUsed = titles.map((title, column) => title === '' || figures.some((figure) => cells(figure)[column] !== ''));
  const lines = rows.map((row) => `| ${row.filter((_, column) => isUsed[column]).join(' | ')} |`.replaceAll('  ', ' '));
  return [`### ${bench}`, '', `${conditions}.`, '', ...lines, '', ...notes.flatMap((note) => [note, ''])].join('\n');
}
