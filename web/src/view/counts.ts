/** The numbers about all documents, from the counts that the service keeps. Loaded when needed. */
import {
  type CountShard,
  countShardSchema,
  indexStatuses,
  sourceTypes,
  syncErrorTypes,
  syncStatuses,
  type Tally,
} from '@knowledge-sync/contract';
import { latestSyncs, type Overview } from '../model/overview.ts';
import { medianOf } from './overview.ts';

/**
 * Null until the service has counted.
 *
 * @param records of the collection `counts` as they are stored, by id
 */
export function overviewFrom(records: ReadonlyMap<string, unknown>): Omit<Overview, 'waitingSince'> | null {
  const base = countShardSchema.safeParse(records.get('base')).data;
  if (base === undefined) return null;
  const until = base.counted_until.toMillis();
  const shards = [...records.values()]
    .flatMap((record) => countShardSchema.safeParse(record).data ?? [])
    // A shard of an earlier count has changes that the base includes.
    .filter((shard) => shard.counted_until.toMillis() === until);
  const numberOf = (tally: Tally): number =>
    Math.max(
      0,
      shards.reduce((sum, { numbers }) => sum + (numbers[tally] ?? 0), 0),
    );
  const numbersOf = <Key extends string>(keys: readonly Key[], kind: string): Partial<Record<Key, number>> => {
    const numbers = keys.map((key) => [key, numberOf(`${kind}:${key}` as Tally)] as const);
    return Object.fromEntries(numbers.filter(([, number]) => number > 0)) as Partial<Record<Key, number>>;
  };
  const times = latestTimes(shards);
  return {
    counts: { pending: 0, syncing: 0, completed: 0, failed: 0, ...numbersOf(syncStatuses, 'status') },
    failures: numbersOf(syncErrorTypes, 'cause'),
    indexes: numbersOf(indexStatuses, 'index'),
    sources: numbersOf(sourceTypes, 'type'),
    retrying: numberOf('retrying'),
    typicalMs: medianOf(times),
    timesToLiveMs: times,
  };
}

/** Newest first. */
const latestTimes = (shards: readonly CountShard[]): number[] =>
  shards
    .flatMap(({ times }) => times)
    .sort((one, other) => other.at_ms - one.at_ms)
    .slice(0, latestSyncs)
    .map(({ ms }) => ms);
