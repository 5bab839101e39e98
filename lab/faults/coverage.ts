/**
 * Which commits the scenarios make, found by dry runs, and before and after which of them a process
 * was killed.
 */
import type { CommitFault, CommitRecord, CommitRule } from '../runtime/commit-faults.ts';
import type { FunctionName } from '../runtime/runtime.ts';

/** A commit of a scenario's dry run: the n-th that the function made. */
interface Position extends CommitRecord {
  scenario: number;
  before: number;
  after: number;
  /** In how many later runs without other faults the function did not make it. */
  absent: number;
}

/** A fault at one of the scenario's commits. */
export interface CommitCase {
  scenario: number;
  rule: CommitRule;
  /** When the dry run made the commit, in milliseconds from its start. */
  afterMs: number;
}

export interface Coverage {
  /**
   * Adds the commits of a scenario's dry run. A position counts if every dry run of the scenario
   * has it.
   */
  addDryRun(scenario: number, commits: readonly CommitRecord[]): void;
  /** Records that a fault happened at a scenario's commit. */
  addFault(scenario: number, rule: CommitRule): void;
  /** Records that the scenario ended without the commit, though nothing was in its way. */
  addAbsence(scenario: number, rule: CommitRule): void;
  /** Every position with these faults. */
  cases(faults: readonly CommitFault[]): CommitCase[];
  /** The kills that have not happened yet, without those at commits that are not made again. */
  missing(): CommitCase[];
  /** How many positions the scenarios did not make again, so that no kill could happen there. */
  absent(): number;
  /** Lines for the summary, one for each function. */
  rows(): [title: string, value: string][];
  /** The functions that made commits in the dry runs. */
  functions(): FunctionName[];
}

/** A sweep that comes at another moment makes another commit. So many attempts are enough. */
export const maxAbsences = 3;

const isAbsent = ({ absent }: Position): boolean => absent >= maxAbsences;

const kills = ['kill_before', 'kill_after'] as const satisfies CommitFault[];

export function createCoverage(): Coverage {
  const dryRuns = new Map<number, Position[]>();
  const all = (): Position[] => [...dryRuns.values()].flat();

  const casesOf = (faults: readonly CommitFault[]): CommitCase[] =>
    all().flatMap(({ scenario, functionName, n, afterMs }) =>
      faults.map((fault) => ({ scenario, rule: { functionName, n, fault }, afterMs })),
    );

  const positionOf = (scenario: number, { functionName, n }: CommitRule): Position | undefined =>
    dryRuns.get(scenario)?.find((one) => one.functionName === functionName && one.n === n);

  return {
    addDryRun(scenario, commits) {
      const earlier = dryRuns.get(scenario);
      const isInBoth = ({ functionName, n }: CommitRecord): boolean =>
        commits.some((commit) => commit.functionName === functionName && commit.n === n);
      dryRuns.set(
        scenario,
        earlier?.filter(isInBoth) ?? commits.map((commit) => ({ ...commit, scenario, before: 0, after: 0, absent: 0 })),
      );
    },
    addFault(scenario, rule) {
      const position = positionOf(scenario, rule);
      if (position === undefined) return;
      if (rule.fault === 'kill_before') position.before += 1;
      if (rule.fault === 'kill_after') position.after += 1;
    },
    addAbsence(scenario, rule) {
      const position = positionOf(scenario, rule);
      if (position !== undefined) position.absent += 1;
    },
    absent: () => all().filter(isAbsent).length,
    cases: casesOf,
    missing: () =>
      casesOf(kills).filter(({ scenario, rule }) => {
        const position = positionOf(scenario, rule);
        if (position === undefined || isAbsent(position)) return false;
        return (rule.fault === 'kill_before' ? position.before : position.after) === 0;
      }),
    rows: () =>
      [...groupBy(all(), ({ functionName }) => functionName)].map(([functionName, positions]) => [
        `commits of ${functionName}`,
        [
          `${positions.length} positions`,
          `${new Set(positions.map(({ kind }) => kind)).size} kinds`,
          `killed before ${positions.filter(({ before }) => before > 0).length}`,
          `after ${positions.filter(({ after }) => after > 0).length}`,
          `not made again ${positions.filter(isAbsent).length}`,
        ].join(', '),
      ]),
    functions: () => [...new Set(all().map(({ functionName }) => functionName))],
  };
}

export const titleOf = ({ functionName, n, fault }: CommitRule): string =>
  `${fault.replaceAll('_', ' ')} commit ${n} of ${functionName}`;

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
