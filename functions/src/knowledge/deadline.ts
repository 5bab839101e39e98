import type { Clock } from '../context.ts';
import type { CallLimits } from '../elevenlabs/provider.ts';

/** Thrown instead of starting a call for which no time is left. */
export class DeadlineExceededError extends Error {
  override readonly name = 'DeadlineExceededError';
}

/** The one time limit of a claim, on a clock that never jumps. */
export class Deadline {
  readonly #clock: Clock;
  readonly #endsAtMs: number;
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(clock: Clock, startedAtMs: number, budgetMs: number) {
    this.#clock = clock;
    this.#endsAtMs = startedAtMs + budgetMs;
    this.#timer = setTimeout(
      () => this.#controller.abort(new DeadlineExceededError('the time for this sync is used up')),
      Math.max(0, this.remainingMs()),
    );
    this.#timer.unref();
  }

  remainingMs(): number {
    return this.#endsAtMs - this.#clock.monotonicMs();
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
    clearTimeout(this.#timer);
  }
}
