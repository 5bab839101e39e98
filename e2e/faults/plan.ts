/** What happens in each run: which documents live how, and what befalls the system meanwhile. Pure: the same seed, the same plan. */
import {
  type CommitFault,
  type CommitRule,
  type DurableStep,
  durableSteps,
  type FunctionName,
} from '@knowledge-sync/emulator/eventarc';
import type { FaultInput } from '@knowledge-sync/emulator/simulator';
import { choicesFrom, type Random } from './random.ts';

export type SourceKind = 'text' | 'file' | 'page';

/** What people do with a document, one after the other. */
export type Step =
  | { act: 'edit'; version: string }
  | { act: 'rename'; version: string }
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
export interface RequestCrash {
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
  /** Somebody has both sides compared and put right, in the midst of it and until nothing is found any more. */
  isCompared: boolean;
  /** Somebody presses Retry in the midst of it. */
  isPressed: boolean;
  /** Nobody presses Retry: what is retryable has to heal by itself. */
  isUnattended: boolean;
}

const commitFaults: CommitFault[] = ['kill_before', 'kill_after', 'lose_call', 'lose_answer'];

/** Too rare to be waited for, or an hour away. */
const unprovoked: readonly DurableStep[] = ['left unsettled', 'copy noted', 'upload dropped', 'job released'];

/** Every commit of every function with every fault. */
const commitCases: CommitRule[] = (Object.keys(durableSteps) as FunctionName[]).flatMap((functionName) =>
  durableSteps[functionName]
    .filter((step) => !unprovoked.includes(step))
    .flatMap((step) => commitFaults.map((fault) => ({ functionName, step, fault }))),
);

export const killableSteps: DurableStep[] = [...new Set(commitCases.map(({ step }) => step))];

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
}

function planRun(seed: string, { commits, kinds, crash, outage, isFrozen, isComparison }: Dealt): RunPlan {
  const random = choicesFrom(seed);
  const steps = commits.map(({ step }) => step);
  const isCompared = isComparison || commits.some(({ functionName }) => functionName === 'onJobWritten');
  const isLarge = steps.some((step) => step === 'part stored' || step === 'upload noted');
  const requests = kinds.map((kind) => requestFault(random, kind, isCompared));
  // What makes the rarer steps happen at all.
  if (steps.includes('progress noted')) requests.push(requestFault(random, '5xx, not done', isCompared, 'create'));
  if (steps.includes('failed') || steps.includes('retry asked for'))
    requests.push(requestFault(random, 'refused', isCompared, 'create'));
  if (steps.some((step) => step === 'claimed to settle' || step === 'settled')) {
    requests.push(requestFault(random, '5xx, done', isCompared, 'create'));
  }
  if (steps.includes('queued again'))
    requests.push({ kind: 'slow answer', fault: { kind: 'delay', ms: 1_500, ...routes.create, times: 4 } });
  const worry = (most: number): number => (random.chance(0.7) ? random.whole(0, most) / 100 : 0);
  const drop = worry(20);
  return {
    seed,
    documents: planDocuments(random, seed, isLarge, drop === 0),
    mishaps: { drop, duplicate: worry(50), delay: worry(50), reorder: worry(40) },
    commits,
    requests,
    crash: isFrozen ? { route: 'create', acts: random.chance(0.5), how: 'freeze' } : crash,
    outage: outage === null ? null : { kind: outage, afterMs: random.whole(200, 2_500), ms: random.whole(500, 3_000) },
    isFolderGone: steps.some((step) => step.startsWith('folder')),
    isCompared,
    isPressed: steps.includes('retry asked for'),
    isUnattended: random.chance(0.1),
  };
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
function planDocuments(random: Random, seed: string, isLarge: boolean, mayErase: boolean): DocumentPlan[] {
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
  return lives.map((steps, number) => ({
    name: `Run ${seed} document ${number}`,
    source: isLarge && number < 2 ? random.pick(['text', 'file']) : random.pick(['text', 'text', 'file', 'page']),
    bytes: isLarge && number < 2 ? 3_500_000 : random.whole(20, 2_000),
    steps,
  }));
}
