/**
 * Keeps the counts up to date with every write to a document. A function of its own does this, so
 * that it never waits for a sync, nor a sync for it.
 */
import type { DocumentReference, Timestamp } from 'firebase-admin/firestore';
import type { RawDocument } from '../document/lease.ts';
import type { BaseContext } from '../runtime/context.ts';
import { changeIf, type Seen } from '../store/conditional.ts';
import { recount } from './recount.ts';
import { type CountedEvent, readShard, shardOf, shardRefs, withEvents } from './shard.ts';
import { changeOf } from './tally.ts';

export interface WrittenToCount {
  eventId: string;
  documentId: string;
  before: RawDocument | null;
  after: RawDocument | null;
  /** When the write was committed. */
  at: Timestamp;
}

/**
 * Returns the handler of an instance. Events that arrive while a shard is written are added to it
 * together, with the next write. An event that changes no number costs nothing.
 */
export function createCounter(ctx: BaseContext): (event: WrittenToCount) => Promise<void> {
  let counting: Promise<void> | null = null;
  const countAll = (): Promise<void> => {
    counting ??= recount(ctx).finally(() => {
      counting = null;
    });
    return counting;
  };
  const lanes = shardRefs(ctx.db).map((ref) => new Lane(ref, countAll));
  return async ({ eventId, documentId, before, after, at }) => {
    const change = changeOf(before, after);
    if (change !== null) await lanes[shardOf(documentId)]?.add({ id: `${eventId} ${documentId}`, at, change });
  };
}

/** Writes to one shard, one after the other. */
class Lane {
  readonly #ref: DocumentReference;
  readonly #countAll: () => Promise<void>;
  #waiting: { events: CountedEvent[]; done: Promise<void> } | null = null;
  #last: Promise<void> = Promise.resolve();
  /** The shard as this instance last wrote it, which saves the read. */
  #known: Seen | undefined;

  constructor(ref: DocumentReference, countAll: () => Promise<void>) {
    this.#ref = ref;
    this.#countAll = countAll;
  }

  /** @throws what Firestore throws, so that the event is delivered again */
  async add(event: CountedEvent): Promise<void> {
    if (this.#waiting === null) {
      const events: CountedEvent[] = [];
      const done = this.#last.then(async () => {
        this.#waiting = null;
        await this.#write(events);
      });
      this.#waiting = { events, done };
      this.#last = done.catch(() => undefined);
    }
    this.#waiting.events.push(event);
    await this.#waiting.done;
  }

  async #write(events: readonly CountedEvent[]): Promise<void> {
    if (await this.#add(events)) return;
    await this.#countAll();
    await this.#add(events);
  }

  /** @returns false if nothing was counted yet */
  async #add(events: readonly CountedEvent[]): Promise<boolean> {
    let isCounted = true;
    const changed = await changeIf(
      this.#ref,
      (data) => {
        const shard = readShard(data);
        isCounted = shard !== null;
        if (shard === null) return null;
        const next = withEvents(shard, events);
        return next === shard ? null : next;
      },
      { known: this.#known },
    );
    this.#known = changed.kind === 'written' ? { data: changed.data, updateTime: changed.writeTime } : undefined;
    return isCounted;
  }
}
