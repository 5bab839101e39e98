/** What a pass of the sweep finds out about the next one. */
export class Outlook {
  /** The earliest time at which something that is known becomes due; infinite if nothing is. */
  dueMs = Number.POSITIVE_INFINITY;

  waitsUntil(ms: number): void {
    this.dueMs = Math.min(this.dueMs, ms);
  }

  /** Something is under way, or is left for the next sweep. */
  hasMore(): void {
    this.waitsUntil(0);
  }
}
