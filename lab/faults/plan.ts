/** What happens in each run: which documents live how, and what befalls the system meanwhile. Pure: the same seed, the same plan. */

import type { FaultInput } from '@knowledge-sync/emulator/simulator';
import { type DurableStep, durableSteps } from '../runtime/durable-steps.ts';
import type { CommitFault, CommitRule } from '../runtime/mischief.ts';
import type { FunctionName } from '../runtime/runtime.ts';
import { choicesFrom, type Random } from './random.ts';

export type SourceKind = 'text' | 'file' | 'page';

/** What people do with a document, one after the other. */
export type Step =
  | { act: 'edit'; version: string }
  | { act: 'rename'; version: string }
  /** Of a page: how often ElevenLabs shall fetch it by itself; null: never. */
  | { act: 'keep fresh'; everyDays: number | null }
  | { act: 'delete' }
  /** Past the API, in Firestore itself. */
  | { act: 'erase' }
  | { act: 'wait'; ms: number };

export interface DocumentPlan {
  name: string;
  source: SourceKind;
  /** Bytes of text, the file's or the page's included. */
  bytes: number;
  steps: Step[];
}

/** The process is killed, or stands still beyond its lease, while ElevenLabs works on this kind of request. */
interface RequestCrash {
  route: keyof typeof routes;
  /** Whether ElevenLabs carries the request out all the same. */
  acts: boolean;
  how: 'kill' | 'freeze';
}

const outages = ['paused', 'cut_off', 'restarted'] as const;
type Outage = (typeof outages)[number];

export interface RunPlan {
  seed: string;
  documents: DocumentPlan[];
  mishaps: Partial<Record<'drop' | 'duplicate' | 'delay' | 'reorder', number>>;
  commits: CommitRule[];
  requests: { kind: string; fault: FaultInput }[];
  crash: RequestCrash | null;
  outage: { kind: Outage; afterMs: number; ms: number } | null;
  /** The folder is deleted by hand before the run, with all it held. */
  isFolderGone: boolean;
  /** The first document's copy is deleted by hand in the midst of it. */
  isCopyGone: boolean;
  /** Somebody has both sides compared and put right, in the midst of it and until nothing is found any more. */
  isCompared: boolean;
  /** Somebody presses Retry in the midst of it. */
  isPressed: boolean;
  /** Nobody presses Retry: what is retryable has to heal by itself, which takes minutes. */
  isUnattended: boolean;
  /** How long the faults wait for what they are to befall. */
  patienceMs: number;
}

const commitFaults: CommitFault[] = ['kill_before', 'kill_after', 'lose_call', 'lose_answer'];

/** Every listed commit of every function with every fault. */
const commitCases: CommitRule[] = (Object.keys(durableSteps) as FunctionName[]).flatMap((functionName) =>
  durableSteps[functionName].flatMap((step) => commitFaults.map((fault) => ({ functionName, step, fault }))),
);

/** The process's end before and after each of them. */
export const crashesAtCommits = commitCases.filter(({ fault }) => fault === 'kill_before' || fault === 'kill_after');

/** How the tally calls it. */
export const titleOf = ({ functionName, step, fault }: CommitRule): string =>
  `${fault.replaceAll('_', ' ')}: ${step} (${functionName})`;

const crashCases: RequestCrash[] = (
  ['create', 'update', 'remove', 'list', 'createFile', 'createPage', 'replaceFile', 'refreshPage'] as const
).flatMap((route) => [true, false].map((acts): RequestCrash => ({ route, acts, how: 'kill' })));

export const routes = {
  create: { method: 'POST', route: '/v1/convai/knowledge-base/text' },
  createFile: { method: 'POST', route: '/v1/convai/knowledge-base/file' },
  createPage: { method: 'POST', route: '/v1/convai/knowledge-base/url' },
  update: { method: 'PATCH', route: '/v1/convai/knowledge-base/{id}' },
  replaceFile: { method: 'PATCH', route: '/v1/convai/knowledge-base/{id}/update-file' },
  refreshPage: { method: 'POST', route: '/v1/convai/knowledge-base/{id}/refresh' },
  remove: { method: 'DELETE', route: '/v1/convai/knowledge-base/{id}' },
  list: { method: 'GET', route: '/v1/convai/knowledge-base' },
  folder: { method: 'POST', route: '/v1/convai/knowledge-base/folder' },
  summaries: { method: 'GET', route: '/v1/convai/knowledge-base/summaries' },
} as const satisfies Record<string, Pick<FaultInput, 'method' | 'route'>>;

/** The settle time: a request that lands later breaks ElevenLabs' side of the bargain. */
export const settleSeconds = 10;

/** Where a request's fault strikes: at texts as often as at the rest together. */
const struck: (keyof typeof routes)[] = [
  'create',
  'create',
  'update',
  'update',
  'remove',
  'list',
  'createFile',
  'createPage',
  'replaceFile',
  'refreshPage',
];

/** Each way in which the simulator can fail. */
const requestFaults: Record<string, (random: Random) => FaultInput> = {
  'rate limited': () => ({ kind: 'status', preset: 'rate_limit_exceeded' }),
  'rate limited, Retry-After': () => ({ kind: 'status', preset: 'concurrent_limit_exceeded', retry_after: 2 }),
  'key refused': () => ({ kind: 'status', preset: 'invalid_api_key' }),
  'quota used up': () => ({ kind: 'status', preset: 'quota_exceeded_legacy' }),
  refused: () => ({ kind: 'status', preset: 'validation' }),
  conflict: () => ({ kind: 'status', preset: 'already_processing' }),
  '5xx, not done': () => ({ kind: 'status', status: 503 }),
  '5xx, done': () => ({ kind: 'status', status: 500, acts: true }),
  '408, done': () => ({ kind: 'status', status: 408, acts: true }),
  "a gateway's page": (random) => ({ kind: 'status', preset: 'bad_gateway_as_json', acts: random.chance(0.5) }),
  'slow answer': (random) => ({ kind: 'delay', ms: random.whole(300, 3_000) }),
  'no answer, not done': () => ({ kind: 'hang' }),
  'no answer, done': () => ({ kind: 'accepted_unanswered', ending: 'hang' }),
  'reset, not done': () => ({ kind: 'reset' }),
  'reset, done': () => ({ kind: 'accepted_unanswered', ending: 'reset' }),
  'answer cut off': (random) => ({
    kind: 'cut_off',
    acts: random.chance(0.7),
    ending: random.pick(['close', 'stall']),
  }),
  'answer unreadable': (random) => ({ kind: 'garbage', acts: random.chance(0.7) }),
  'done after the time-out': (random) => ({ kind: 'late', ms: random.whole(9_000, 9_800) }),
  'done late': (random) => ({ kind: 'late', ms: random.whole(500, 8_000) }),
  'done twice': () => ({ kind: 'duplicate' }),
};
export const requestKinds = Object.keys(requestFaults);

/** Fewer runs are a short version, which does not wait for what takes minutes. */
const longCount = 20;

/** @param count of all runs: every case is spread over them */
export function planRuns(seed: string, count: number): RunPlan[] {
  const random = choicesFrom(seed);
  const commits = spread(random, commitCases, count, 2);
  const kinds = spread(random, requestKinds, count, 2);
  const crashes = random.shuffled(crashCases);
  return Array.from({ length: count }, (_, index) =>
    planRun(`${seed}-${index}`, {
      commits: commits[index] ?? [],
      kinds: kinds[index] ?? [],
      crash: index % 3 === 0 ? (crashes[(index / 3) % crashes.length] ?? null) : null,
      outage: index % 5 === 1 ? (outages[((index - 1) / 5) % outages.length] ?? null) : null,
      isFrozen: index % 12 === 6,
      isComparison: index % 4 === 3,
      mayTakeMinutes: count >= longCount,
      isAgain: false,
    }),
  );
}

/** Runs for commits that have had no occasion yet. */
export function planAgain(seed: string, commits: readonly CommitRule[]): RunPlan[] {
  return commits.map((rule, index) =>
    planRun(`${seed}-${index}`, {
      commits: [rule],
      kinds: [],
      crash: null,
      outage: null,
      isFrozen: false,
      isComparison: false,
      mayTakeMinutes: true,
      isAgain: true,
    }),
  );
}

/** Deals the cases out, `each` to every run, each case as often as any other. */
function spread<T>(random: Random, cases: readonly T[], runs: number, each: number): T[][] {
  const deck: T[] = [];
  while (deck.length < runs * each) deck.push(...random.shuffled(cases));
  return Array.from({ length: runs }, (_, index) => deck.slice(index * each, (index + 1) * each));
}

interface Dealt {
  commits: CommitRule[];
  kinds: string[];
  crash: RequestCrash | null;
  outage: Outage | null;
  isFrozen: boolean;
  isComparison: boolean;
  mayTakeMinutes: boolean;
  /** The run is there for these commits alone. */
  isAgain: boolean;
}

function planRun(seed: string, dealt: Dealt): RunPlan {
  const { commits, kinds, outage, isComparison, mayTakeMinutes, isAgain } = dealt;
  const random = choicesFrom(seed);
  const steps = commits.map(({ step }) => step);
  const isCompared = isComparison || commits.some(isAboutComparison);
  const isLarge = steps.some((step) => step === 'part stored' || step === 'upload noted' || step === 'upload dropped');
  const worry = (most: number): number => (random.chance(0.7) ? random.whole(0, most) / 100 : 0);
  const isForgotten = commits.some(
    ({ functionName, step }) => functionName === 'sweepKnowledge' && step === 'queued again',
  );
  const drop = isForgotten ? 0.5 : worry(20);
  return {
    seed,
    documents: planDocuments(random, seed, { isLarge, source: sourceFor(steps), mayErase: drop === 0 }),
    mishaps: { drop, duplicate: worry(50), delay: worry(50), reorder: worry(40) },
    commits: [...commits, ...steps.flatMap(commitsBefore)],
    requests: [
      ...kinds.map((kind) => requestFault(random, kind, isCompared)),
      ...requestsFor(random, steps, isCompared),
    ],
    crash: crashFor(random, steps, dealt),
    outage: outage === null ? null : { kind: outage, afterMs: random.whole(200, 2_500), ms: random.whole(500, 3_000) },
    isFolderGone: steps.some((step) => step.startsWith('folder')),
    isCopyGone: steps.includes('repaired'),
    isCompared,
    isPressed: steps.includes('retry asked for'),
    isUnattended: random.chance(0.1) && mayTakeMinutes,
    patienceMs: isAgain || steps.some((step) => late.includes(step)) ? 45_000 : mayTakeMinutes ? 12_000 : 8_000,
  };
}

const isAboutComparison = ({ functionName, step }: CommitRule): boolean =>
  functionName === 'onJobWritten' || step === 'comparison started' || step === 'job woken';

/** What comes only when the lease of a worker that is gone, or stands still, has ended, or when a comparison has come upon something. */
const late: readonly DurableStep[] = ['left unsettled', 'copy noted', 'job woken', 'repaired'];

/** Faults of requests that make the rarer steps happen at all. */
function requestsFor(random: Random, steps: readonly DurableStep[], isCompared: boolean): RunPlan['requests'] {
  const has = (...wanted: DurableStep[]): boolean => steps.some((step) => wanted.includes(step));
  const requests: RunPlan['requests'] = [];
  if (has('progress noted')) requests.push(requestFault(random, '5xx, not done', isCompared, 'create'));
  if (has('failed', 'retry asked for')) requests.push(requestFault(random, 'refused', isCompared, 'create'));
  if (has('claimed to settle', 'settled')) requests.push(requestFault(random, '5xx, done', isCompared, 'create'));
  if (has('queued again')) requests.push(slow(1_500, 'create'));
  // Longer than half of the time that a comparison's worker has in these stacks.
  if (has('job released')) requests.push(slow(5_500, 'summaries'));
  return requests;
}

const slow = (ms: number, route: keyof typeof routes): RunPlan['requests'][number] => ({
  kind: 'slow answer',
  fault: { kind: 'delay', ms, ...routes[route], times: 4 },
});

/** Deaths that leave behind what a later step is about. */
function commitsBefore(step: DurableStep): CommitRule[] {
  if (step === 'upload dropped') return [{ functionName: 'api', step: 'part stored', fault: 'kill_after' }];
  return step === 'job woken' ? [{ functionName: 'onJobWritten', step: 'job claimed', fault: 'kill_after' }] : [];
}

/** Only a worker that stood still beyond its lease leaves word; only a file that was made unseen is found, and noted, later. */
function crashFor(random: Random, steps: readonly DurableStep[], { crash, isFrozen }: Dealt): RequestCrash | null {
  if (steps.includes('copy noted')) return { route: 'createFile', acts: true, how: 'kill' };
  if (!isFrozen && !steps.includes('left unsettled')) return crash;
  return { route: 'create', acts: random.chance(0.5), how: 'freeze' };
}

/** What the documents that stay are made of; null: as it comes. */
function sourceFor(steps: readonly DurableStep[]): SourceKind | null {
  if (steps.includes('copy noted')) return 'file';
  return steps.includes('page noted') ? 'page' : null;
}

function requestFault(
  random: Random,
  kind: string,
  isCompared: boolean,
  onto?: keyof typeof routes,
): RunPlan['requests'][number] {
  const create = requestFaults[kind];
  if (create === undefined) throw new Error(`there is no fault ${kind}`);
  // A creation that ElevenLabs doubles by itself shows in no answer: only a comparison finds it.
  const isHidden = kind === 'done twice' && !isCompared;
  const choices: (keyof typeof routes)[] = isHidden ? ['update', 'remove', 'replaceFile', 'refreshPage'] : struck;
  const route = onto ?? random.pick(choices);
  return { kind, fault: { ...create(random), ...routes[route], times: random.whole(1, 3), skip: random.whole(0, 2) } };
}

/** One of each life, and a few chosen by chance. What is erased in Firestore leaves nothing but its event, which must not be lost then. */
function planDocuments(
  random: Random,
  seed: string,
  { isLarge, source, mayErase }: { isLarge: boolean; source: SourceKind | null; mayErase: boolean },
): DocumentPlan[] {
  const wait = (): Step => ({ act: 'wait', ms: random.whole(0, 1_500) });
  const edits = (...versions: string[]): Step[] =>
    versions.flatMap((version): Step[] => [wait(), { act: 'edit', version }]);
  const lives: Step[][] = [
    [],
    edits('B', 'A'),
    [wait(), { act: 'delete' }],
    [...edits('B'), wait(), { act: 'rename', version: 'C' }],
    [...edits('B', 'C', 'B'), wait(), { act: 'delete' }],
  ];
  const extra = random.whole(1, 3);
  for (let number = 0; number < extra; number += 1) {
    lives.push(
      random.pick([
        [],
        edits('B'),
        mayErase ? [{ act: 'wait', ms: 2_500 }, { act: 'erase' }] : edits('B', 'C'),
        [wait(), { act: 'edit', version: 'B' }, { act: 'delete' }],
      ]),
    );
  }
  return lives.map((steps, number) => {
    const isLargeOne = isLarge && number < 2;
    const asItComes: SourceKind = random.pick(isLargeOne ? ['text', 'file'] : ['text', 'text', 'file', 'page']);
    const kind = source !== null && isKept(steps) && !isLargeOne ? source : asItComes;
    return {
      name: `Run ${seed} document ${number}`,
      source: kind,
      bytes: isLargeOne ? 3_500_000 : random.whole(20, 2_000),
      steps: kind === 'page' ? withRefreshing(random, steps) : steps,
    };
  });
}

const isKept = (steps: readonly Step[]): boolean => !steps.some(({ act }) => act === 'delete' || act === 'erase');

/** Pages are also told how often to be fetched again: each time that makes a new copy. */
function withRefreshing(random: Random, steps: readonly Step[]): Step[] {
  const often: Step = { act: 'keep fresh', everyDays: random.whole(1, 180) };
  const rarely: Step = { act: 'keep fresh', everyDays: random.pick([null, 7]) };
  return [often, ...steps, ...(isKept(steps) ? [rarely] : [])];
}
