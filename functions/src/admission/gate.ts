/**
 * Lets requests to ElevenLabs start, and documents be claimed, as the plan allows. One for each
 * instance.
 *
 * An instance has slots of its own, without a read or write. While requests wait it also borrows
 * those that all functions share (shared-slots.ts), for a short time each, so that the others get
 * their turn.
 */
import type { EndOfRequest, RequestGate } from '../elevenlabs/provider.ts';
import type { Admission, BaseContext } from '../runtime/context.ts';
import { afterRefusal, afterSuccess, documentsAt, type Limit, requestsAt, unlowered } from './limit.ts';
import type { SharedSlots } from './shared-slots.ts';

/** A shared slot is given back after this time, when the request that uses it has ended. */
export const holdMs = 2_000;
/** Until the next try to borrow, on average. */
const pollMs = 400;

/** A document waited too long to be claimed. Its event is delivered again. */
export class NotAdmittedError extends Error {
  override readonly name = 'NotAdmittedError';
}

interface GateOptions {
  /** Slots of this instance alone. */
  own: number;
  shared: Pick<SharedSlots, 'count' | 'tryTake'>;
  /** How long a document waits at most. */
  longestWaitMs: number;
}

interface Waiting {
  start(): void;
}

export class Gate implements RequestGate, Admission {
  readonly #ctx: Pick<BaseContext, 'clock' | 'logger' | 'random'>;
  readonly #options: GateOptions;
  readonly #plan: number;
  #limit: Limit;
  #inFlight = 0;
  #documents = 0;
  #borrowed = 0;
  readonly #requests = new Set<Waiting>();
  readonly #arrivals = new Set<Waiting>();
  readonly #loans = new Set<Promise<void>>();
  /** Ends the waits of loans. */
  #rest = new AbortController();
  /** Resolves when the next request ends. */
  #ended = Promise.withResolvers<void>();
  #cancelWake: (() => void) | null = null;

  constructor(ctx: Pick<BaseContext, 'clock' | 'logger' | 'random'>, options: GateOptions) {
    this.#ctx = ctx;
    this.#options = options;
    this.#plan = options.own + options.shared.count;
    this.#limit = unlowered(this.#plan);
  }

  async enter(signal: AbortSignal): Promise<EndOfRequest> {
    signal.throwIfAborted();
    await this.#turn(this.#requests, (waiting) => {
      const onAbort = (): void => waiting.reject(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
      return () => signal.removeEventListener('abort', onAbort);
    });
    return (refusal) => {
      this.#inFlight -= 1;
      this.#limit = refusal === null ? afterSuccess(this.#limit) : this.#refused(refusal.retryAfterMs);
      const ended = this.#ended;
      this.#ended = Promise.withResolvers();
      ended.resolve();
      this.#startWaiting();
    };
  }

  async admit(): Promise<() => Promise<void>> {
    const { clock } = this.#ctx;
    await this.#turn(this.#arrivals, (waiting) =>
      clock.timer(this.#options.longestWaitMs, () =>
        waiting.reject(new NotAdmittedError('other documents are being synced; the event is delivered again')),
      ),
    );
    return async () => {
      this.#documents -= 1;
      this.#startWaiting();
      // The instance may be frozen as soon as its last event has ended.
      if (this.#documents === 0) await this.rest();
    };
  }

  async rest(): Promise<void> {
    this.#rest.abort();
    this.#rest = new AbortController();
    await Promise.all(this.#loans);
  }

  /** @param watch calls `reject` when the wait is over without a turn; returns what ends it */
  async #turn(queue: Set<Waiting>, watch: (waiting: { reject(reason: unknown): void }) => () => void): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting: Waiting = { start: resolve };
    queue.add(waiting);
    this.#startWaiting();
    if (!queue.has(waiting)) return;
    const unwatch = watch({ reject });
    try {
      await promise;
    } catch (error) {
      // A turn that came at the same time stays with the caller.
      if (!queue.delete(waiting)) return;
      throw error;
    } finally {
      unwatch();
    }
  }

  #startWaiting(): void {
    const nowMs = this.#ctx.clock.monotonicMs();
    const allowed = requestsAt(this.#limit, this.#plan, nowMs);
    const pauseMs = this.#limit.pausedUntilMs - nowMs;
    if (pauseMs > 0) {
      this.#wakeAfter(pauseMs);
      return;
    }
    for (const request of this.#requests) {
      if (this.#inFlight >= Math.min(allowed, this.#options.own + this.#borrowed)) break;
      this.#requests.delete(request);
      this.#inFlight += 1;
      request.start();
    }
    for (const document of this.#arrivals) {
      if (this.#documents >= documentsAt(allowed)) break;
      this.#arrivals.delete(document);
      this.#documents += 1;
      document.start();
    }
    const wanted = Math.min(this.#requests.size, allowed - this.#options.own, this.#options.shared.count);
    while (this.#loans.size < wanted) this.#startLoan();
  }

  #wakeAfter(ms: number): void {
    if (this.#requests.size + this.#arrivals.size === 0 || this.#cancelWake !== null) return;
    this.#cancelWake = this.#ctx.clock.timer(ms, () => {
      this.#cancelWake = null;
      this.#startWaiting();
    });
  }

  #refused(retryAfterMs: number | null): Limit {
    const nowMs = this.#ctx.clock.monotonicMs();
    const before = requestsAt(this.#limit, this.#plan, nowMs);
    const limit = afterRefusal(this.#limit, before, this.#inFlight, retryAfterMs, nowMs);
    if (limit.requests < before) {
      this.#ctx.logger.warn('fewer requests to ElevenLabs at once', { before, now: limit.requests });
    }
    return limit;
  }

  #startLoan(): void {
    const loan = this.#borrow().finally(() => {
      this.#loans.delete(loan);
      this.#startWaiting();
    });
    this.#loans.add(loan);
  }

  /** Borrows a slot again and again while requests wait. */
  async #borrow(): Promise<void> {
    const { shared, own } = this.#options;
    const { signal } = this.#rest;
    while (this.#requests.size > 0 && !signal.aborted) {
      const giveBack = await shared.tryTake();
      if (giveBack !== null) {
        this.#borrowed += 1;
        this.#startWaiting();
        await this.#sleep(holdMs, signal);
        this.#borrowed -= 1;
        while (this.#inFlight > own + this.#borrowed) await this.#ended.promise;
        await giveBack();
      }
      await this.#sleep(pollMs * (0.5 + this.#ctx.random()), signal);
    }
  }

  async #sleep(ms: number, signal: AbortSignal): Promise<void> {
    await this.#ctx.clock.sleep(ms, signal).catch(() => undefined);
  }
}
