import { type Line, type Outcome, skipped } from '../outcome.ts';
import type { Project } from '../project.ts';
import { type Check, explain } from './check.ts';
import { checks } from './checks/index.ts';
import { Facts } from './facts.ts';

/** Google limits how many requests a project makes at once. */
const maxAtOnce = 6;

/** A deployment does not begin while one of these fails. */
export const checksForDeploy: readonly Check[] = checks.filter(({ isNeededForDeploy }) => isNeededForDeploy);

interface DoctorOptions {
  /** The ID of a check, or `deploy` for the checks of a deployment; all without it. */
  only?: string | undefined;
  /** Called for each check, in their order, as soon as it and those before it have ended. */
  onLine?(line: Line): void;
}

/** The checks that `only` names; null for a word that names none. */
export function chooseChecks(only: string | undefined): readonly Check[] | null {
  if (only === undefined) return checks;
  if (only === 'deploy') return checksForDeploy;
  const found = checks.filter(({ id }) => id === only);
  return found.length === 0 ? null : found;
}

/**
 * Looks at a project, and changes nothing. A check that others need runs too, and is reported if it
 * was chosen or is bad.
 */
export async function runDoctor(project: Project, { only, onLine }: DoctorOptions = {}): Promise<Line[]> {
  const chosen = new Set((chooseChecks(only) ?? []).map(({ id }) => id));
  const all = withNeeded(chosen);
  const outcomes = startChecks(all, new Facts(project));
  const lines: Line[] = [];
  for (const { id, title } of all) {
    const outcome = await (outcomes.get(id) as Promise<Outcome>);
    if (!chosen.has(id) && !stops(outcome)) continue;
    const line = { id, title, outcome };
    lines.push(line);
    onLine?.(line);
  }
  return lines;
}

/** The chosen checks and the ones that they need. */
function withNeeded(chosen: ReadonlySet<string>): Check[] {
  const needed = new Set<string>();
  for (const { id, needs } of checks.toReversed()) {
    if (!chosen.has(id) && !needed.has(id)) continue;
    needed.add(id);
    for (const each of needs) needed.add(each);
  }
  return checks.filter(({ id }) => needed.has(id));
}

function startChecks(all: readonly Check[], facts: Facts): Map<string, Promise<Outcome>> {
  const inTurn = createTurns(maxAtOnce);
  const outcomes = new Map<string, Promise<Outcome>>();
  for (const check of all) outcomes.set(check.id, runCheck(check, facts, outcomes, inTurn));
  return outcomes;
}

async function runCheck(
  check: Check,
  facts: Facts,
  earlier: ReadonlyMap<string, Promise<Outcome>>,
  inTurn: Turns,
): Promise<Outcome> {
  for (const id of check.needs) {
    const outcome = await earlier.get(id);
    if (outcome === undefined) throw new Error(`${check.id} needs ${id}, which comes later`);
    if (outcome.state === 'skipped') return outcome;
    if (outcome.state === 'failed') return skipped(`not checked, see "${titleOf(id)}"`);
  }
  return inTurn(async () => {
    try {
      return await check.run(facts);
    } catch (error) {
      return explain(error, facts);
    }
  });
}

const stops = ({ state }: Outcome): boolean => state === 'failed' || state === 'skipped';
const titleOf = (id: string): string => checks.find((check) => check.id === id)?.title ?? id;

type Turns = <T>(work: () => Promise<T>) => Promise<T>;

function createTurns(most: number): Turns {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}
