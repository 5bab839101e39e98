import { type Figure, isAimMet, type Report, ratioOf } from './report.ts';

/** Formats with three significant digits and thousands separators. */
const written = (value: number): string =>
  value.toLocaleString('en', Math.abs(value) >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });

function cells(figure: Figure): string[] {
  const { title, value, unit, beside, aim } = figure;
  const ratio = ratioOf(figure);
  return [
    title,
    `${written(value)} ${unit}`,
    beside === null ? '' : `${written(beside.value)}, ${beside.title}`,
    ratio === null ? '' : `${written(ratio)} x`,
    aim === null ? '' : `${aim.kind} ${written(aim.value)}: ${isAimMet(figure) ? 'met' : 'missed'}`,
  ];
}

/** Formats a report as a table, one line for each figure. */
export function table({ bench, conditions, figures }: Report): string {
  const rows = [['', 'measured', 'compared with', 'ratio', 'aim'], ...figures.map(cells)];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [`${bench}: ${conditions}`, ...lines.map((line) => `  ${line}`)].join('\n');
}
