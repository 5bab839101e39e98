import { type Figure, isAimMet, type Report, ratioOf } from './report.ts';

/** Formats with three significant digits and thousands separators. */
const written = (value: number): string =>
  value.toLocaleString('en', Math.abs(value) >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });

export function cells(figure: Figure): string[] {
  const { title, value, unit, beside, limit, aim } = figure;
  const ratio = ratioOf(figure);
  return [
    title,
    `${written(value)} ${unit}`,
    beside === null ? '' : `${written(beside.value)}, ${beside.title}`,
    ratio === null ? '' : `${written(ratio)} x`,
    limit === undefined ? '' : written(limit),
    aim === null ? '' : `${aim.kind} ${written(aim.value)}: ${isAimMet(figure) ? 'met' : 'missed'}`,
  ];
}

export const titles = ['', 'measured', 'compared with', 'ratio', 'limit', 'aim'];
const limitColumn = titles.indexOf('limit');

/**
 * Formats a report as a table, one line for each figure. The theoretical limit has a column if a
 * figure has one.
 */
export function table({ bench, conditions, figures }: Report): string {
  const hasLimits = figures.some(({ limit }) => limit !== undefined);
  const rows = [titles, ...figures.map(cells)].map((row) => (hasLimits ? row : row.toSpliced(limitColumn, 1)));
  const widths = titles.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [`${bench}: ${conditions}`, ...lines.map((line) => `  ${line}`)].join('\n');
}
