/**
 * Copies that this instance has created lately. In a listing, newest first, one of them shows where
 * the copies begin that are older than a request, without a comparison of two clocks.
 */

/**
 * How far the clocks of ElevenLabs' servers, which take requests in turn, may differ from each
 * other. Includes the second to which they round.
 */
const serversDifferMs = 3_000;
/** One copy of each second tells as much as all of them. */
const everyMs = 1_000;
/** Five minutes: older ones are not needed, because listings end there anyway. */
const maxCopies = 300;

export class CreatedCopies {
  /** When the creation of a copy was answered, by its id. The oldest comes first. */
  readonly #answeredMs = new Map<string, number>();
  #latestMs = Number.NEGATIVE_INFINITY;

  /** @param answeredMs when ElevenLabs' answer had arrived, by this instance's clock */
  add(id: string, answeredMs: number): void {
    if (Math.abs(answeredMs - this.#latestMs) < everyMs) return;
    this.#latestMs = answeredMs;
    this.#answeredMs.set(id, answeredMs);
    if (this.#answeredMs.size <= maxCopies) return;
    const [oldest] = this.#answeredMs.keys();
    if (oldest !== undefined) this.#answeredMs.delete(oldest);
  }

  /**
   * Whether the copy is older than any that a request of this instance can have made which began at
   * `startedMs`.
   */
  isOlder(id: string, startedMs: number): boolean {
    const answeredMs = this.#answeredMs.get(id);
    return answeredMs !== undefined && answeredMs + serversDifferMs <= startedMs;
  }
}
