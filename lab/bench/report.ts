/** What a bench has measured. */

type Unit = 'documents' | 'queries' | 'rows' | 'calls' | 'commits' | 'KB' | 'ms' | 'fps' | 'documents/s';

export interface Figure {
  title: string;
  value: number;
  unit: Unit;
  /** The same of something else, measured or counted in the same run: what the value is compared with. */
  beside: { title: string; value: number } | null;
  aim: { kind: 'at most' | 'at least'; value: number } | null;
}

export interface Report {
  bench: string;
  /** What was measured, and on what. */
  conditions: string;
  figures: Figure[];
}

/** How many times the other value it is; null where there is none to compare with. */
export const ratioOf = ({ value, beside }: Figure): number | null =>
  beside === null || beside.value === 0 ? null : value / beside.value;

/** Null where there is no aim. */
export function isAimMet({ value, aim }: Figure): boolean | null {
  if (aim === null) return null;
  return aim.kind === 'at most' ? value <= aim.value : value >= aim.value;
}
