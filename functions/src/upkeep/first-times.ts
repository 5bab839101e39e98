/**
 * The earliest stored time of a kind. While there is none, as in an idle service, one query stands
 * for two: nothing is due, and nothing lies ahead.
 */
import { type Firestore, Timestamp } from 'firebase-admin/firestore';
import { lazy } from '../runtime/lazy.ts';
import { everyTimeOf, type FarAhead, timeFieldOf } from '../store/queries.ts';

/** Kinds whose phase is skipped while nothing of them is due. */
export type Timed = Extract<FarAhead, 'deletionAhead' | 'uploadAhead' | 'pageAhead' | 'settlingAhead'>;

export class FirstTimes {
  readonly #read: Record<Timed, () => Promise<unknown>>;

  constructor(db: Firestore) {
    const first = (kind: Timed) =>
      lazy(async (): Promise<unknown> => {
        const { docs } = await everyTimeOf(db, kind).limit(1).get();
        return docs[0]?.get(timeFieldOf(kind));
      });
    this.#read = {
      deletionAhead: first('deletionAhead'),
      uploadAhead: first('uploadAhead'),
      pageAhead: first('pageAhead'),
      settlingAhead: first('settlingAhead'),
    };
  }

  /** Undefined if there is none; what is no time comes last. */
  async of(kind: Timed): Promise<unknown> {
    return await this.#read[kind]();
  }

  async isDue(kind: Timed, now: Timestamp): Promise<boolean> {
    const first = await this.of(kind);
    return first instanceof Timestamp && first.toMillis() <= now.toMillis();
  }
}
