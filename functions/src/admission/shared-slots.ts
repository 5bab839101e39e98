/**
 * The slots for requests to ElevenLabs that functions share, over all instances: calls by people,
 * sweep and comparison, and syncs while nobody else wants them. So together they never make more
 * requests at once than the plan allows.
 */
import { collections, slotsDocument } from '@knowledge-sync/contract';
import { FieldPath, FieldValue, type Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import type { BaseContext, RequestSlots } from '../runtime/context.ts';
import { NoSlotError } from '../runtime/no-slot.ts';
import { withTimeLimit } from '../runtime/time-limit.ts';
import { changeIf } from '../store/conditional.ts';
import { type HeldSlots, withSlot } from './held-slots.ts';

/** A person waits this long for a slot. */
const waitMs = 5_000;
const pollMs = 200;
const firestoreTimeoutMs = 5_000;

const heldSchema = z.object({ held: z.record(z.string(), z.number()) });

type SlotsContext = Pick<BaseContext, 'db' | 'clock' | 'logger' | 'newId' | 'random'>;

export class SharedSlots implements RequestSlots {
  readonly #ctx: SlotsContext;
  readonly count: number;
  /** Slots that this instance has or waits for, so that only these ask Firestore. */
  #mine = 0;

  constructor(ctx: SlotsContext, count: number) {
    this.#ctx = ctx;
    this.count = count;
  }

  async take(): Promise<() => Promise<void>> {
    const endMs = this.#ctx.clock.monotonicMs() + waitMs;
    while (this.#mine >= this.count) await this.#wait(endMs);
    this.#mine += 1;
    const id = this.#ctx.newId();
    try {
      while (!(await this.#takeShared(id))) await this.#wait(endMs);
    } catch (error) {
      this.#mine -= 1;
      throw error;
    }
    return () => this.#giveBack(id);
  }

  /**
   * Costs one read, and one write if a slot is free.
   *
   * @returns what gives the slot back; null if none is free, and if Firestore does not answer, so
   *   that the number is never exceeded
   */
  async tryTake(): Promise<(() => Promise<void>) | null> {
    if (this.#mine >= this.count) return null;
    this.#mine += 1;
    const id = this.#ctx.newId();
    if (!(await this.#takeShared(id))) {
      this.#mine -= 1;
      return null;
    }
    return () => this.#giveBack(id);
  }

  async #takeShared(id: string): Promise<boolean> {
    const { db, clock, logger } = this.#ctx;
    const take = changeIf(
      slotsRef(db),
      (data) => {
        const taken = withSlot(heldIn(data), id, this.count, clock.now().getTime());
        return taken === null ? null : { held: taken };
      },
      { isOwn: (data) => id in heldIn(data) },
    );
    try {
      return (await withTimeLimit(clock, firestoreTimeoutMs, take)).kind === 'written';
    } catch (error) {
      logger.warn('no slot for a request to ElevenLabs', { failure: String(error) });
      return false;
    }
  }

  /** One write. A slot that cannot be given back ends with its time. */
  async #giveBack(id: string): Promise<void> {
    const { db, clock } = this.#ctx;
    const freed = slotsRef(db).update(new FieldPath('held', id), FieldValue.delete());
    await withTimeLimit(clock, firestoreTimeoutMs, freed).catch(() => undefined);
    this.#mine -= 1;
  }

  async #wait(endMs: number): Promise<void> {
    const { clock, random } = this.#ctx;
    if (clock.monotonicMs() >= endMs) throw new NoSlotError('other calls are asking ElevenLabs');
    await clock.sleep(pollMs * (0.5 + random()));
  }
}

const slotsRef = (db: Firestore) => db.collection(collections.engine).doc(slotsDocument);

const heldIn = (data: unknown): HeldSlots => heldSchema.safeParse(data).data?.held ?? {};
