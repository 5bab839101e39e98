import type { CallLimits } from '../elevenlabs/provider.ts';
import type { Clock, EngineContext } from './context.ts';

/** Thrown instead of starting a call for which no time is left. */
export class DeadlineExceededError extends Error {
  override readonly name = 'DeadlineExceededError';
}

/** What a function that starts now may take, less the time in which it writes down how it went. */
export const startDeadline = ({ clock, config }: EngineContext): Deadline =>
  new Deadline(clock, config.timeoutMs - config.deadlineMarginMs);

/**
 * The one time limit of a claim, or of a sweep. It counts on a clock that never jumps; the wall clock is asked too, since the other may stand
 * still while an instance is frozen.
 */
export class Deadline {
  readonly #clock: Clock;
  readonly #endsAtMs: number;
  readonly #wallEndsAtMs: number;
  readonly #controller = new AbortController();
  readonly #cancelTimer: () => void;

  constructor(clock: Clock, budgetMs: number) {
    this.#clock = clock;
    this.#endsAtMs = clock.monotonicMs() + budgetMs;
    this.#wallEndsAtMs = clock.now().getTime() + budgetMs;
    this.#cancelTimer = clock.timer(Math.max(0, budgetMs), () =>
      this.#controller.abort(new DeadlineExceededError('the time for this sync is used up')),
    );
  }

  remainingMs(): number {
    return Math.min(this.#endsAtMs - this.#clock.monotonicMs(), this.#wallEndsAtMs - this.#clock.now().getTime());
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Limits for one call: the smaller of its own time-out and what remains. */
  limits(timeoutMs: number): CallLimits {
    const remainingMs = this.remainingMs();
    if (remainingMs <= 0 || this.signal.aborted) {
      throw new DeadlineExceededError('no time is left for another call');
    }
    return { signal: this.signal, timeoutMs: Math.min(timeoutMs, remainingMs) };
  }

  dispose(): void {
    this.#cancelTimer();
  }
}
