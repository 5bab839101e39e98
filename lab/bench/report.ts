/** The result of a bench. */

type Unit =
  | 'documents'
  | 'queries'
  | 'rows'
  | 'reads'
  | 'writes'
  | 'invocations'
  | 'calls'
  | 'copies'
  | 'commits'
  | 'KB'
  | 'ms'
  | 'fps'
  | 'documents/s'
  | 'x';

export interface Figure {
  title: string;
  value: number;
  unit: Unit;
  /**
   * The value to compare with, measured or counted in the same run.
   */
  beside: { title: string; value: number } | null;
  /** The theoretical limit, if there is one that can be argued for. */
  limit?: number;
  aim: { kind: 'at most' | 'at least'; value: number } | null;
}

export interface Report {
  bench: string;
  /** Amount of data, machine and browser. */
  conditions: string;
  figures: Figure[];
  /** Sentences that explain the figures. */
  notes?: readonly string[];
}

export interface BenchOptions {
  /** The largest number of documents. */
  documents: number;
  /** Whether all benches together end within two minutes. */
  isQuick: boolean;
  notice(line: string): void;
}

/** Ratio to the value beside it; null if there is none. */
export const ratioOf = ({ value, beside }: Figure): number | null =>
  beside === null || beside.value === 0 ? null : value / beside.value;

/** Null if there is no aim. */
export function isAimMet({ value, aim }: Figure): boolean | null {
  if (aim === null) return null;
  return aim.kind === 'at most' ? value <= aim.value : value >= aim.value;
}
