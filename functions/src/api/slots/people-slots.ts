/**
 * The slots that calls by people share, over all instances, for requests to ElevenLabs. So they
 * never take the requests at once that the plan allows for syncs.
 */
import { collections, slotsDocument } from '@knowledge-sync/contract';
import { FieldPath, FieldValue, type Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import type { BaseContext, RequestSlots } from '../../runtime/context.ts';
import { NoSlotError } from '../../runtime/no-slot.ts';
import { changeIf } from '../../store/conditional.ts';
import { withTimeLimit } from '../http/time-limit.ts';
import { type HeldSlots, withSlot } from './slots.ts';

/** A person waits this long for a slot. */
const waitMs = 5_000;
const pollMs = 200;
const firestoreTimeoutMs = 5_000;

const heldSchema = z.object({ held: z.record(z.string(), z.number()) });

type SlotsContext = Pick<BaseContext, 'db' | 'clock' | 'logger' | 'newId' | 'random'>;

export class PeopleSlots implements RequestSlots {
  readonly #ctx: SlotsContext;
  readonly #count: number;
  /** Slots that this instance has or waits for, so that only these ask Firestore. */
  #mine = 0;

  constructor(ctx: SlotsContext, count: number) {
    this.#ctx = ctx;
    this.#count = count;
  }

  async take(): Promise<() => Promise<void>> {
    const endMs = this.#ctx.clock.monotonicMs() + waitMs;
    while (this.#mine >= this.#count) await this.#wait(endMs);
    this.#mine += 1;
    const id = this.#ctx.newId();
    try {
      while (!(await this.#takeShared(id))) await this.#wait(endMs);
    } catch (error) {
      this.#mine -= 1;
      throw error;
    }
    return async () => {
      await this.#giveBack(id);
      this.#mine -= 1;
    };
  }

  /**
   * Costs one read, and one write if a slot is free.
   *
   * @throws NoSlotError also if Firestore does not answer, so that the number is never exceeded
   */
  async #takeShared(id: string): Promise<boolean> {
    const { db, clock, logger } = this.#ctx;
    const take = changeIf(
      slotsRef(db),
      (data) => {
        const taken = withSlot(heldIn(data), id, this.#count, clock.now().getTime());
        return taken === null ? null : { held: taken };
      },
      { isOwn: (data) => id in heldIn(data) },
    );
    try {
      return (await withTimeLimit(clock, firestoreTimeoutMs, take)).kind === 'written';
    } catch (error) {
      logger.warn('no slot for a request of a person', { failure: String(error) });
      throw new NoSlotError('Firestore does not answer');
    }
  }

  /** One write. A slot that cannot be given back ends with its time. */
  async #giveBack(id: string): Promise<void> {
    const { db, clock } = this.#ctx;
    const freed = slotsRef(db).update(new FieldPath('held', id), FieldValue.delete());
    await withTimeLimit(clock, firestoreTimeoutMs, freed).catch(() => undefined);
  }

  async #wait(endMs: number): Promise<void> {
    const { clock, random } = this.#ctx;
    if (clock.monotonicMs() >= endMs) throw new NoSlotError('other calls are asking ElevenLabs');
    await clock.sleep(pollMs * (0.5 + random()));
  }
}

const slotsRef = (db: Firestore) => db.collection(collections.engine).doc(slotsDocument);

const heldIn = (data: unknown): HeldSlots => heldSchema.safeParse(data).data?.held ?? {};
