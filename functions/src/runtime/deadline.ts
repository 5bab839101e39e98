import type { CallLimits } from '../elevenlabs/provider.ts';
import type { Clock, EngineContext } from './context.ts';

/** Thrown instead of starting a call when no time is left. */
export class DeadlineExceededError extends Error {
  override readonly name = 'DeadlineExceededError';
}

/** Starts the deadline of a function: its time-out, less the time to record the outcome. */
export const startDeadline = ({ clock, config }: EngineContext): Deadline =>
  new Deadline(clock, config.timeoutMs - config.deadlineMarginMs);

/**
 * The time limit of a claim or of a sweep. It uses a clock that never jumps, and also the wall
 * clock, because the other one may pause while an instance is frozen.
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

  /**
   * Returns the limits of one call: its own time-out, or the rest of the time if that is shorter.
   */
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
