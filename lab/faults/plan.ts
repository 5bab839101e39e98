/**
 * Plans the runs: which documents live how, and which faults they meet. Pure: the same input, the
 * same plans.
 */
import type { CommitRule } from '../runtime/commit-faults.ts';
import type { CommitCase, Coverage } from './coverage.ts';
import { type DocumentPlan, drawDocuments } from './lives.ts';
import { choicesFrom, type Random } from './random.ts';
import { drawFault, type RequestCrash, type RequestFault, requestCrashes, requestKinds } from './request-faults.ts';
import { documentOf, type Scenario, scenarioPrefix, scenarios } from './scenarios.ts';

const outages = ['paused', 'cut_off', 'restarted'] as const;
type Outage = (typeof outages)[number];

export interface RunPlan {
  seed: string;
  /** Index into the scenarios. */
  scenario: number;
  /** The scenario's document comes first. */
  documents: DocumentPlan[];
  mishaps: Partial<Record<'drop' | 'duplicate' | 'delay' | 'reorder', number>>;
  /** Faults at the scenario's commits that the run is there for. */
  commits: CommitRule[];
  /** Kills that are part of the scenario. */
  initialKills: CommitRule[];
  requests: RequestFault[];
  /** `name`: a regular expression for the document that it strikes; null: any. */
  crash: (RequestCrash & { name: string | null }) | null;
  outage: { kind: Outage; afterMs: number; ms: number } | null;
  /** The folder is deleted by hand before the run, with all copies in it. */
  isFolderGone: boolean;
  /** A person renames the folder before the run, or moves it into another one. */
  folderChange: 'renamed' | 'moved' | null;
  /** The service gets another API key of the same workspace during the run. */
  isKeyNew: boolean;
  /** The first document's copy is deleted by hand during the run. */
  isCopyGone: boolean;
  /** A user compares both sides with repairs, until no difference is found. */
  isCompared: boolean;
  /** A user presses Retry during the run. */
  isPressed: boolean;
  /** No user presses Retry on a failure that the service retries, which takes minutes. */
  isUnattended: boolean;
  /** Whether commits that belong to no document count: the folder's and the comparisons'. */
  countsShared: boolean;
  /**
   * How long the run waits for its faults to happen, and for a document to be synced between two
   * steps.
   */
  patienceMs: number;
}

/** From so many runs on, every commit of every scenario is hit; fewer are a sample. */
export const completeCount = 100;

/** Fewer runs leave out what takes minutes. */
const longCount = 20;
/** Kills in a run. A short suite has fewer, since each of them may cost the length of a lease. */
const killsPerRun = { long: 4, short: 1 };
const longestPatienceMs = 45_000;

/** The scenarios that so many runs cover. */
export function chooseScenarios(seed: string, count: number): number[] {
  const all = [...scenarios.keys()];
  if (count >= completeCount) return all;
  const short = all.filter((index) => count >= longCount || scenarios[index]?.takesLong === false);
  return choicesFrom(`${seed} scenarios`)
    .shuffled(short)
    .slice(0, Math.ceil(count / 2));
}

/** A run of the scenario alone, in which nothing goes wrong but what belongs to the scenario. */
export function planScenario(index: number, seed: string, commits: readonly CommitRule[] = []): RunPlan {
  const scenario = scenarioAt(index);
  return {
    seed,
    scenario: index,
    documents: [documentOf(scenario, seed)],
    mishaps: {},
    commits: [...commits],
    initialKills: scenario.initialKills,
    requests: requestsOf(scenario, seed),
    crash: scenario.requestCrash && { ...scenario.requestCrash, name: scenarioPrefix(seed) },
    outage: null,
    isFolderGone: scenario.isFolderGone,
    folderChange: null,
    isKeyNew: false,
    isCopyGone: scenario.isCopyGone,
    isCompared: scenario.isCompared,
    isPressed: scenario.isPressed,
    isUnattended: false,
    countsShared: scenario.isCompared || scenario.isFolderGone,
    patienceMs: longestPatienceMs,
  };
}

/** @param count of all runs: the cases are spread over them */
export function planRuns(seed: string, count: number, coverage: Coverage): RunPlan[] {
  const random = choicesFrom(seed);
  const groups = assignCommits(random, coverage, count);
  const kinds = assignKinds(random, count);
  const crashes = random.shuffled(requestCrashes);
  return Array.from({ length: count }, (_, index) =>
    planRun(`${seed}-${index}`, {
      cases: groups[index] ?? [],
      kinds: kinds[index] ?? [],
      crash: index % 3 === 0 ? (crashes[(index / 3) % crashes.length] ?? null) : null,
      outage: index % 5 === 1 ? (outages[((index - 1) / 5) % outages.length] ?? null) : null,
      isFrozen: index % 12 === 6,
      isComparison: index % 4 === 3,
      // Every third of them comes with a new key.
      folderChange: index % 10 === 4 ? 'renamed' : index % 10 === 9 ? 'moved' : null,
      isKeyNew: index % 15 === 4 || index % 15 === 7,
      mayTakeMinutes: count >= longCount,
    }),
  );
}

/** One run for each kill that has not happened yet, with nothing else in its way. */
export const planAgain = (seed: string, cases: readonly CommitCase[]): RunPlan[] =>
  cases.map(({ scenario, rule }, index) => planScenario(scenario, `${seed}-${index}`, [rule]));

/**
 * Groups cases by scenario, a group for each run: first all kills, then lost commits and lost
 * answers.
 */
function assignCommits(random: Random, coverage: Coverage, runs: number): CommitCase[][] {
  const size = runs >= longCount ? killsPerRun.long : killsPerRun.short;
  const groups = groupCases(random, coverage.cases(['kill_before', 'kill_after']), size);
  const lost = groupCases(random, coverage.cases(['lose_call', 'lose_answer']), size);
  if (groups.length === 0) return [];
  while (groups.length < runs) groups.push(...lost);
  return groups.slice(0, runs).map((group) => {
    const others = lost.flat().filter((one) => one.scenario === group[0]?.scenario && !isTaken(group, one));
    return others.length === 0 ? group : [...group, random.pick(others)];
  });
}

function groupCases(random: Random, cases: readonly CommitCase[], size: number): CommitCase[][] {
  const groups: CommitCase[][] = [];
  for (const one of random.shuffled(cases)) {
    const open = groups.find(
      (group) => group[0]?.scenario === one.scenario && group.length < size && !isTaken(group, one),
    );
    if (open === undefined) groups.push([one]);
    else open.push(one);
  }
  return random.shuffled(groups);
}

/** Only one fault can happen at a commit. */
const isTaken = (group: readonly CommitCase[], { rule }: CommitCase): boolean =>
  group.some((other) => other.rule.functionName === rule.functionName && other.rule.n === rule.n);

/** Two kinds of failed requests for each run, each kind as often as any other. */
function assignKinds(random: Random, runs: number): string[][] {
  const queue: string[] = [];
  while (queue.length < runs * 2) queue.push(...random.shuffled(requestKinds));
  return Array.from({ length: runs }, (_, index) => queue.slice(index * 2, (index + 1) * 2));
}

interface Assignment {
  cases: CommitCase[];
  kinds: string[];
  crash: RequestCrash | null;
  outage: Outage | null;
  isFrozen: boolean;
  isComparison: boolean;
  folderChange: RunPlan['folderChange'];
  isKeyNew: boolean;
  mayTakeMinutes: boolean;
}

/** A scenario among other documents, with mishaps of events, failing requests and outages. */
function planRun(seed: string, assignment: Assignment): RunPlan {
  const { cases, kinds, outage, isComparison, mayTakeMinutes } = assignment;
  const random = choicesFrom(seed);
  const base = planScenario(cases[0]?.scenario ?? 0, seed);
  const isCompared = base.isCompared || isComparison;
  const rate = (most: number): number => (random.chance(0.7) ? random.whole(0, most) / 100 : 0);
  // Only its event tells of a document that is erased in Firestore, so that event must not be lost.
  const erases = base.documents.some(({ steps }) => steps.some(({ act }) => act === 'erase'));
  const drop = erases ? 0 : rate(20);
  return {
    ...base,
    documents: [...base.documents, ...drawDocuments(random, seed, { mayErase: drop === 0, isCompared })],
    mishaps: { drop, duplicate: rate(50), delay: rate(50), reorder: rate(40) },
    commits: cases.map(({ rule }) => rule),
    requests: [...base.requests, ...kinds.map((kind) => drawFault(random, kind, isCompared))],
    crash: base.crash ?? crashOf(random, assignment),
    folderChange: assignment.folderChange,
    isKeyNew: assignment.isKeyNew,
    outage: outage === null ? null : { kind: outage, afterMs: random.whole(200, 2_500), ms: random.whole(500, 3_000) },
    isCompared,
    isUnattended: random.chance(0.1) && mayTakeMinutes,
    patienceMs: patienceFor(cases, mayTakeMinutes),
  };
}

function crashOf(random: Random, { crash, isFrozen }: Assignment): RunPlan['crash'] {
  if (isFrozen) return { route: 'create', acts: random.chance(0.5), how: 'freeze', name: null };
  return crash && { ...crash, name: null };
}

/** Faults make a run slower than its dry run. */
function patienceFor(cases: readonly CommitCase[], mayTakeMinutes: boolean): number {
  const latestMs = Math.max(0, ...cases.map(({ afterMs }) => afterMs));
  if (!mayTakeMinutes) return Math.min(8_000, 4_000 + latestMs);
  return Math.min(longestPatienceMs, 12_000 + latestMs);
}

/** Requests about a document fail for the scenario's document alone. */
function requestsOf({ requests }: Scenario, seed: string): RequestFault[] {
  return requests.map(({ kind, fault }) => ({
    kind,
    fault: fault.route?.endsWith('/summaries') ? fault : { ...fault, name: scenarioPrefix(seed) },
  }));
}

function scenarioAt(index: number): Scenario {
  const scenario = scenarios[index];
  if (scenario === undefined) throw new Error(`there is no scenario ${index}`);
  return scenario;
}
