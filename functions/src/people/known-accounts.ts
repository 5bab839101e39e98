/** The states of accounts that called lately, so that not each reading request asks Firebase. */
import type { AccountState, ApiContext } from '../runtime/context.ts';

/** Removing a role has to take effect within a minute, with time left for the request itself. */
const keptMs = 30_000;
const mostAccounts = 1_000;

export class KnownAccounts {
  readonly #ctx: Pick<ApiContext, 'clock' | 'readAccount'>;
  /** In the order in which they were read, by uid. */
  readonly #known = new Map<string, { state: AccountState | null; readAtMs: number }>();

  constructor(ctx: Pick<ApiContext, 'clock' | 'readAccount'>) {
    this.#ctx = ctx;
  }

  /** The state now. */
  async fresh(uid: string): Promise<AccountState | null> {
    // Counted from the start, because the account may change while Firebase answers.
    const readAtMs = this.#ctx.clock.monotonicMs();
    const state = await this.#ctx.readAccount(uid);
    this.#known.delete(uid);
    this.#known.set(uid, { state, readAtMs });
    if (this.#known.size > mostAccounts) this.#forgetOldest();
    return state;
  }

  /** The state of the last half minute. */
  async recent(uid: string): Promise<AccountState | null> {
    const known = this.#known.get(uid);
    if (known !== undefined && this.#ctx.clock.monotonicMs() - known.readAtMs < keptMs) return known.state;
    return await this.fresh(uid);
  }

  #forgetOldest(): void {
    const [oldest] = this.#known.keys();
    if (oldest !== undefined) this.#known.delete(oldest);
  }
}
