import type { Clock } from '../../runtime/context.ts';
import { TimeLimitError, withTimeLimit } from '../../runtime/time-limit.ts';

/** A read that takes longer shows that Firestore does not answer. */
const readMs = 10_000;
/** For a while after that each call waits no longer than this, to notice the first answer. */
const outageMs = 2_000;
const outageKnownMs = 30_000;

/**
 * How long calls wait for the database. In an outage they would keep all slots of the API for
 * requests for the longest time, so calls after the first wait shortly.
 */
export class Patience {
  readonly #clock: Clock;
  readonly #longestMs: number;
  #outageUntilMs = 0;

  constructor(clock: Clock, longestMs: number) {
    this.#clock = clock;
    this.#longestMs = longestMs;
  }

  /** Waits for work of the store. @throws TimeLimitError */
  async store<T>(method: string, work: Promise<T>): Promise<T> {
    try {
      const done = await this.#within(method === 'GET' ? readMs : this.#longestMs, work);
      this.#outageUntilMs = 0;
      return done;
    } catch (error) {
      if (error instanceof TimeLimitError) this.#outageUntilMs = this.#clock.monotonicMs() + outageKnownMs;
      throw error;
    }
  }

  /**
   * Waits for work that asks ElevenLabs too, and so says less about the store.
   *
   * @throws TimeLimitError
   */
  async provider<T>(work: Promise<T>): Promise<T> {
    return await this.#within(this.#longestMs, work);
  }

  #within<T>(limitMs: number, work: Promise<T>): Promise<T> {
    const isOutage = this.#clock.monotonicMs() < this.#outageUntilMs;
    return withTimeLimit(this.#clock, Math.min(isOutage ? outageMs : limitMs, this.#longestMs), work);
  }
}
