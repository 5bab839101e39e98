/**
 * Logs which requests were refused for a reason that concerns the caller: next to the log of
 * changes, who tried what.
 */
import { logMessages } from '@knowledge-sync/contract';
import type { BaseContext } from '../runtime/context.ts';

/** The operation of a request, and its document, agent or person, in the fields of the log. */
export interface RequestTarget {
  action: string;
  document_id?: string;
  agent_id?: string;
  person_id?: string;
}

interface Refusal {
  /** Null for a caller who is not known. */
  uid: string | null;
  target: RequestTarget;
  status: number;
  problem: string;
}

/** Refusals whose cause is who calls, how often, or what another person did first. */
const loggedStatuses: ReadonlySet<number> = new Set([401, 403, 409, 412, 429]);

/** Lines per minute and instance, so that a flood cannot fill the log. */
export const refusalsPerMinute = { unknownCallers: 60, knownCallers: 600 } as const;

export class RefusalLog {
  readonly #ctx: Pick<BaseContext, 'clock' | 'logger'>;
  readonly #unknown = new MinuteLimit(refusalsPerMinute.unknownCallers);
  readonly #known = new MinuteLimit(refusalsPerMinute.knownCallers);

  constructor(ctx: Pick<BaseContext, 'clock' | 'logger'>) {
    this.#ctx = ctx;
  }

  log({ uid, target, status, problem }: Refusal): void {
    if (!loggedStatuses.has(status)) return;
    const limit = uid === null ? this.#unknown : this.#known;
    const leftOut = limit.take(this.#ctx.clock.monotonicMs());
    if (leftOut === null) return;
    this.#ctx.logger.info(logMessages.refused, {
      uid,
      ...target,
      status,
      problem,
      ...(leftOut > 0 && { left_out: leftOut }),
    });
  }
}

class MinuteLimit {
  readonly #most: number;
  #startedMs = Number.NEGATIVE_INFINITY;
  #taken = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Null beyond the limit, otherwise how many were left out in the minute before. */
  take(nowMs: number): number | null {
    let leftOut = 0;
    if (nowMs - this.#startedMs >= 60_000) {
      leftOut = Math.max(0, this.#taken - this.#most);
      this.#startedMs = nowMs;
      this.#taken = 0;
    }
    this.#taken += 1;
    return this.#taken > this.#most ? null : leftOut;
  }
}
