/** What was done to the system and what became of the documents, over all runs, and the table of it. */
import type { Verdict } from './verdict.ts';

export interface Tally {
  runs: number;
  documents: number;
  faults: Map<string, number>;
  verdicts: Record<Verdict['kind'], number>;
  /** Milliseconds from the last fault and the last edit, whichever is later, of each document that was not right at once. */
  healMs: number[];
  /** From the start of the first stack to the end of the last lane. */
  durationMs: number;
  problems: string[];
  /** What was logged about those documents. */
  stories: string[];
}

export const emptyTally = (): Tally => ({
  runs: 0,
  documents: 0,
  faults: new Map(),
  verdicts: { right: 0, lost: 0, duplicated: 0, stranded: 0 },
  healMs: [],
  durationMs: 0,
  problems: [],
  stories: [],
});

export function countFault(tally: Tally, kind: string, times = 1): void {
  if (times > 0) tally.faults.set(kind, (tally.faults.get(kind) ?? 0) + times);
}

function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
}

const seconds = (ms: number | null): string => (ms === null ? 'none had to heal' : `${(ms / 1000).toFixed(1)} s`);

/** Lines for people. */
export function tableOf(tally: Tally): string[] {
  const healed = [...tally.healMs].sort((a, b) => a - b);
  const rows: [string, string | number][] = [
    ['runs', tally.runs],
    ['documents', tally.documents],
    ['faults', [...tally.faults.values()].reduce((sum, times) => sum + times, 0)],
    ...[...tally.faults]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([kind, times]): [string, number] => [`  ${kind}`, times]),
    ['lost', tally.verdicts.lost],
    ['duplicated', tally.verdicts.duplicated],
    ['stranded', tally.verdicts.stranded],
    ['not right when the faults had ended', healed.length],
    ['time to heal, median', seconds(quantile(healed, 0.5))],
    ['time to heal, p95', seconds(quantile(healed, 0.95))],
    ['all of it took', `${Math.round(tally.durationMs / 1000)} s`],
  ];
  const width = Math.max(...rows.map(([title]) => title.length)) + 2;
  return rows.map(([title, value]) => `${title.padEnd(width)}${value}`);
}
