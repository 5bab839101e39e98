/** Faults of requests to ElevenLabs: every way in which the simulator can fail, and where. */
import type { FaultInput } from '@knowledge-sync/emulator/simulator';
import type { Random } from './random.ts';

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

export type Route = keyof typeof routes;

export interface RequestFault {
  kind: string;
  fault: FaultInput;
}

/**
 * The process is killed, or paused for longer than its lease, while ElevenLabs handles this kind of
 * request.
 */
export interface RequestCrash {
  route: Route;
  /** Whether ElevenLabs carries the request out. */
  acts: boolean;
  how: 'kill' | 'freeze';
}

/** A request that lands later than this would break what ElevenLabs is assumed to guarantee. */
export const settleSeconds = 10;

const kinds: Record<string, (random: Random) => FaultInput> = {
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
  'odd times': () => ({ kind: 'odd_times' }),
  'done after the time-out': (random) => ({ kind: 'late', ms: random.whole(9_000, 9_800) }),
  'done late': (random) => ({ kind: 'late', ms: random.whole(500, 8_000) }),
  'done twice': () => ({ kind: 'duplicate' }),
};
export const requestKinds = Object.keys(kinds);

/** Routes of random faults: texts are drawn as often as everything else together. */
const drawn: Route[] = [
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

/**
 * @param isCompared whether the run compares both sides: only a comparison finds a copy that
 * ElevenLabs made twice
 */
export function drawFault(random: Random, kind: string, isCompared: boolean): RequestFault {
  const isHidden = kind === 'done twice' && !isCompared;
  const route = random.pick(isHidden ? (['update', 'remove', 'replaceFile', 'refreshPage'] as const) : drawn);
  const bounds = { times: random.whole(1, 3), skip: random.whole(0, 2) };
  return { kind, fault: { ...inputOf(random, kind), ...routes[route], ...bounds } };
}

/** A fault of a kind that does not depend on chance, for the first requests on a route. */
export function fixedFault(kind: string, route: Route, times: number): RequestFault {
  const noChance: Random = {
    whole: unexpected,
    chance: unexpected,
    pick: unexpected,
    shuffled: unexpected,
  };
  return { kind, fault: { ...inputOf(noChance, kind), ...routes[route], times } };
}

export const slowAnswer = (route: Route, ms: number, times: number): RequestFault => ({
  kind: 'slow answer',
  fault: { kind: 'delay', ms, ...routes[route], times },
});

function inputOf(random: Random, kind: string): FaultInput {
  const create = kinds[kind];
  if (create === undefined) throw new Error(`there is no fault ${kind}`);
  return create(random);
}

function unexpected(): never {
  throw new Error('this kind of fault depends on chance');
}

/**
 * Every route at which the process is killed during a request, with the request carried out and
 * not.
 */
export const requestCrashes: RequestCrash[] = (
  ['create', 'update', 'remove', 'list', 'createFile', 'createPage', 'replaceFile', 'refreshPage'] as const
).flatMap((route) => [true, false].map((acts): RequestCrash => ({ route, acts, how: 'kill' })));
