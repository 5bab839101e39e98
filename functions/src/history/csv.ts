/** The event log as CSV (RFC 4180). */
import type { Event } from '@knowledge-sync/contract';
import type { StoredEvent } from './read-events.ts';

const columns = ['time', 'person', 'uid', 'action', 'details', 'name', 'document_id', 'agent_id', 'person_id'] as const;

/**
 * A cell that begins with one of these is a formula to spreadsheets, in some languages also with
 * the full-width forms. https://owasp.org/www-community/attacks/CSV_Injection
 */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/;

/** Returns a cell that no spreadsheet runs as a formula, in quotes if it needs them. */
export function csvCell(value: string): string {
  const safe = formulaStart.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const csvLine = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`;

export const csvHeader = csvLine(columns);

/** @param person the name of the person, if it is known */
export function csvRow({ event }: StoredEvent, person: string | null): string {
  const { at, uid, action, details, name, document_id, agent_id, person_id }: Event = event;
  const cells: Record<(typeof columns)[number], string> = {
    time: at.toDate().toISOString(),
    person: person ?? '',
    uid: uid ?? '',
    action,
    details: details.join(' '),
    name: name ?? '',
    document_id: document_id ?? '',
    agent_id: agent_id ?? '',
    person_id: person_id ?? '',
  };
  return csvLine(columns.map((column) => cells[column]));
}
