import type { Outcome } from './outcome.ts';

const maxNameWidth = 48;

const shortened = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, width - 1).toWellFormed()}…`;

const words = ({ message, hint, detail }: NonNullable<Outcome['error']>): string =>
  [message, hint, detail === null ? null : `(${detail})`].filter((text) => text !== null).join(' ');

/** One line per source, in columns. */
export function table(outcomes: readonly Outcome[]): string {
  const rows = [
    ['Name', 'Type', 'Status', 'Attempts', 'Seconds', 'ElevenLabs ID, or the error'],
    ...outcomes.map(({ name, kind, status, attempts, seconds, elevenlabs_document_id, error }) => [
      shortened(name, maxNameWidth),
      kind,
      status === 'refused' ? 'failed' : status,
      attempts === 0 ? '-' : String(attempts),
      seconds === null ? '-' : seconds.toFixed(1),
      error === null ? (elevenlabs_document_id ?? '') : words(error),
    ]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
