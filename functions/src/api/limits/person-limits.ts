/**
 * Limits the calls of each person in a minute, over all instances. An instance takes calls in
 * blocks from the person's record and serves them from memory, so most calls cost nothing.
 */
import { collections, limitsDocument } from '@knowledge-sync/contract';
import type { Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import { isUid } from '../../history/people.ts';
import type { BaseContext, CallsPerMinute } from '../../runtime/context.ts';
import { withTimeLimit } from '../../runtime/time-limit.ts';
import { changeIf } from '../../store/conditional.ts';
import { type Allowance, type CallClass, callClasses, minuteAt, secondsLeftAt, takeBlock } from './limits.ts';

/** A call waits this long for Firestore, and is then counted by its instance alone. */
const defaultTimeoutMs = 3_000;

const countSchema = z.number().int().nonnegative();
const allowanceSchema = z.object({ minute: countSchema, taken: z.partialRecord(z.enum(callClasses), countSchema) });

export interface Counted {
  isAllowed: boolean;
  limit: number;
  /** How many more calls are known to be allowed in this minute. */
  remaining: number;
  secondsLeft: number;
}

/** The calls of one class that a person has left in this minute, as this instance knows it. */
interface Held {
  calls: number;
  /** Calls that no instance has taken; null before the record was read. */
  left: number | null;
  served: number;
  taking: Promise<void> | null;
}

export class PersonLimits {
  readonly #ctx: Pick<BaseContext, 'db' | 'clock' | 'logger'>;
  readonly #limits: CallsPerMinute;
  readonly #timeoutMs: number;
  #minute = 0;
  /** By uid and class. Emptied each minute, so that it has only those who call now. */
  readonly #held = new Map<string, Held>();

  constructor(ctx: Pick<BaseContext, 'db' | 'clock' | 'logger'>, limits: CallsPerMinute, timeoutMs = defaultTimeoutMs) {
    this.#ctx = ctx;
    this.#timeoutMs = timeoutMs;
    this.#limits = limits;
  }

  /** Counts one call. Never throws. */
  async count(uid: string, call: CallClass): Promise<Counted> {
    const limit = this.#limits[call];
    for (;;) {
      const nowMs = this.#ctx.clock.now().getTime();
      const held = this.#heldAt(minuteAt(nowMs), uid, call);
      const secondsLeft = secondsLeftAt(nowMs);
      if (held.calls > 0) {
        held.calls -= 1;
        held.served += 1;
        return { isAllowed: true, limit, remaining: held.calls + (held.left ?? 0), secondsLeft };
      }
      if (held.left === 0 || limit === 0) return { isAllowed: false, limit, remaining: 0, secondsLeft };
      held.taking ??= this.#take(uid, call, held).finally(() => (held.taking = null));
      await held.taking;
    }
  }

  #heldAt(minute: number, uid: string, call: CallClass): Held {
    if (minute !== this.#minute) this.#held.clear();
    this.#minute = minute;
    const key = `${call} ${uid}`;
    const held = this.#held.get(key) ?? { calls: 0, left: null, served: 0, taking: null };
    this.#held.set(key, held);
    return held;
  }

  async #take(uid: string, call: CallClass, held: Held): Promise<void> {
    try {
      if (!isUid(uid)) throw new Error('no record can have this uid');
      const { granted, left } = await withTimeLimit(this.#ctx.clock, this.#timeoutMs, this.#takeFromRecord(uid, call));
      held.calls += granted;
      held.left = left;
    } catch (error) {
      this.#ctx.logger.warn('calls of a person counted by one instance alone', { uid, failure: String(error) });
      held.calls = this.#limits[call] - held.served;
      held.left = 0;
    }
  }

  /** One read, and one write unless nothing is left. @throws what Firestore throws */
  async #takeFromRecord(uid: string, call: CallClass): Promise<{ granted: number; left: number }> {
    let block = { granted: 0, left: 0 };
    await changeIf(allowanceRef(this.#ctx.db, uid), (data) => {
      const stored: Allowance | null = allowanceSchema.safeParse(data).data ?? null;
      const minute = minuteAt(this.#ctx.clock.now().getTime());
      const { allowance, ...taken } = takeBlock(stored, call, this.#limits[call], minute);
      block = taken;
      return taken.granted === 0 ? null : { ...allowance };
    });
    return block;
  }
}

export const allowanceRef = (db: Firestore, uid: string) =>
  db.collection(collections.engine).doc(limitsDocument).collection(collections.allowances).doc(uid);
