/** Counts the faults and the verdicts of all runs, and prints them as a table. */
import { quantile } from '../statistics.ts';
import { type Coverage, createCoverage } from './coverage.ts';
import type { Verdict } from './verdict.ts';

export interface Tally {
  runs: number;
  documents: number;
  faults: Map<string, number>;
  coverage: Coverage;
  verdicts: Record<Verdict['kind'] | 'wronglyDeleted' | 'wronglyEqual', number>;
  /** Copies changed by hand, as long as before, that a comparison has found. */
  noticed: number;
  /**
   * Milliseconds from a run's last fault until the document was right, for documents that were not
   * right at once.
   */
  healMs: number[];
  /** From the start of the first stack to the end of the last lane. */
  durationMs: number;
  problems: string[];
  /** Log lines about the documents of the problems. */
  stories: string[];
}

export const emptyTally = (): Tally => ({
  runs: 0,
  documents: 0,
  faults: new Map(),
  coverage: createCoverage(),
  verdicts: { right: 0, lost: 0, duplicated: 0, stranded: 0, wronglyDeleted: 0, wronglyEqual: 0 },
  noticed: 0,
  healMs: [],
  durationMs: 0,
  problems: [],
  stories: [],
});

export function countFault(tally: Tally, kind: string, times = 1): void {
  if (times > 0) tally.faults.set(kind, (tally.faults.get(kind) ?? 0) + times);
}

function seconds(ms: readonly number[], share: number): string {
  return ms.length === 0 ? 'no document had to heal' : `${(quantile(ms, share) / 1000).toFixed(1)} s`;
}

/** Formats the table, one line for each figure. */
export function tableOf(tally: Tally): string[] {
  const rows: [string, string | number][] = [
    ['runs', tally.runs],
    ['documents', tally.documents],
    ['faults', [...tally.faults.values()].reduce((sum, times) => sum + times, 0)],
    ...[...tally.faults]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([kind, times]): [string, number] => [`  ${kind}`, times]),
    ...tally.coverage.rows(),
    ['lost', tally.verdicts.lost],
    ['duplicated', tally.verdicts.duplicated],
    ['stranded', tally.verdicts.stranded],
    ['wrongly deleted or changed', tally.verdicts.wronglyDeleted],
    ['wrongly reported equal', tally.verdicts.wronglyEqual],
    ['changed by hand and found', tally.noticed],
    ['documents not right when the faults ended', tally.healMs.length],
    ['time to heal, median', seconds(tally.healMs, 0.5)],
    ['time to heal, p95', seconds(tally.healMs, 0.95)],
    ['duration', `${Math.round(tally.durationMs / 1000)} s`],
  ];
  const width = Math.max(...rows.map(([title]) => title.length)) + 2;
  return rows.map(([title, value]) => `${title.padEnd(width)}${value}`);
}
