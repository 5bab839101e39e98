/**
 * Pages of the list of agents, which all instances share for some seconds in `engine/agent-list`.
 * However many people open the page at once, one call lists the agents, and the others wait for it.
 */
import { createHash } from 'node:crypto';
import {
  type AgentList,
  agentListDocument,
  agentListSchema,
  collections,
  type ListAgents,
} from '@knowledge-sync/contract';
import type { Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import type { RawDocument } from '../document/lease.ts';
import type { BaseContext } from '../runtime/context.ts';
import { NoSlotError } from '../runtime/no-slot.ts';
import { changeIf } from '../store/conditional.ts';

/** Longer than a listing may take. Matters only after an instance ended before its listing did. */
const turnMs = 50_000;
const waitMs = 20_000;
const pollMs = 300;
/** The record is read with each call, and Firestore refuses one of more than 1 MiB. */
const mostPages = 5;
const longestPage = 150_000;

const recordSchema = z.object({
  /** Counts the changes of agents. A page that was listed before a change is not kept. */
  changes: z.number().catch(0),
  pages: z.record(z.string(), z.object({ at: z.number(), answer: z.string() })).catch({}),
  /** Which pages are being listed, and until when at the latest. */
  turns: z.record(z.string(), z.number()).catch({}),
});

type SharedContext = Pick<BaseContext, 'db' | 'clock' | 'random' | 'logger'>;
type List = () => Promise<AgentList>;
type Turn = { kind: 'known'; list: AgentList } | { kind: 'own'; changes: number } | { kind: 'wait' };

export class SharedAgentList {
  readonly #ctx: SharedContext;
  /** Listings that callers of this instance wait for, by page. */
  readonly #coming = new Map<string, Promise<AgentList>>();

  readonly #keptMs: number;

  /** @param keptMs how long a page is kept; 0: pages are not shared */
  constructor(ctx: SharedContext, keptMs: number) {
    this.#ctx = ctx;
    this.#keptMs = keptMs;
  }

  /**
   * Returns a page that is at most so old, and calls `list` if there is none. Costs one read; a
   * listing costs another one, and two writes.
   *
   * @throws what `list` and Firestore throw; NoSlotError if the listing of another instance takes
   *   too long
   */
  async read(query: ListAgents, list: List): Promise<AgentList> {
    if (this.#keptMs === 0) return await list();
    const page = pageIdOf(query);
    const coming = this.#coming.get(page);
    if (coming !== undefined) return await coming;
    const asked = this.#readShared(page, list);
    this.#coming.set(page, asked);
    try {
      return await asked;
    } finally {
      if (this.#coming.get(page) === asked) this.#coming.delete(page);
    }
  }

  /** Drops all pages after an agent was changed. Never throws: they are soon too old anyway. */
  async drop(): Promise<void> {
    if (this.#keptMs === 0) return;
    this.#coming.clear();
    await this.#change('drop', (data) => {
      const { changes } = recordSchema.parse(data ?? {});
      return { changes: changes + 1, pages: {}, turns: {} };
    });
  }

  async #readShared(page: string, list: List): Promise<AgentList> {
    const { clock, random } = this.#ctx;
    const endMs = clock.monotonicMs() + waitMs;
    for (;;) {
      const turn = await this.#takeTurn(page);
      if (turn.kind === 'known') return turn.list;
      if (turn.kind === 'own') return await this.#list(page, turn.changes, list);
      if (clock.monotonicMs() >= endMs) throw new NoSlotError('another call is listing the agents');
      await clock.sleep(pollMs * (0.5 + random()));
    }
  }

  async #takeTurn(page: string): Promise<Turn> {
    let turn: Turn = { kind: 'wait' };
    await changeIf(recordRef(this.#ctx.db), (data) => {
      const { changes, pages, turns } = recordSchema.parse(data ?? {});
      const nowMs = this.#nowMs();
      const known = pages[page];
      const list = known !== undefined && this.#isFresh(known.at, nowMs) ? parsePage(known.answer) : null;
      const endsMs = turns[page] ?? 0;
      if (list !== null) turn = { kind: 'known', list };
      else if (endsMs > nowMs && endsMs <= nowMs + 2 * turnMs) turn = { kind: 'wait' };
      else {
        turn = { kind: 'own', changes };
        return { changes, pages, turns: { ...turns, [page]: nowMs + turnMs } };
      }
      return null;
    });
    return turn;
  }

  async #list(page: string, changes: number, list: List): Promise<AgentList> {
    let listed: AgentList | null = null;
    try {
      listed = await list();
      return listed;
    } finally {
      await this.#endTurn(page, changes, listed);
    }
  }

  /** Keeps the page. After a failure the next caller lists. Never throws. */
  async #endTurn(page: string, changes: number, listed: AgentList | null): Promise<void> {
    await this.#change('keep', (data) => {
      const record = recordSchema.parse(data ?? {});
      if (record.changes !== changes) return null;
      const { [page]: _, ...turns } = record.turns;
      const nowMs = this.#nowMs();
      const answer = listed === null ? '' : JSON.stringify(listed);
      const fresh = Object.entries(record.pages).filter(([id, { at }]) => id !== page && this.#isFresh(at, nowMs));
      const own = listed === null || answer.length > longestPage ? [] : [[page, { at: nowMs, answer }] as const];
      return { changes, turns, pages: Object.fromEntries([...own, ...fresh].slice(0, mostPages)) };
    });
  }

  async #change(what: string, choose: (data: RawDocument | null) => RawDocument | null): Promise<void> {
    try {
      await changeIf(recordRef(this.#ctx.db), choose);
    } catch (error) {
      this.#ctx.logger.warn('list of agents not shared', { what, failure: String(error) });
    }
  }

  #isFresh(atMs: number, nowMs: number): boolean {
    return Math.abs(nowMs - atMs) < this.#keptMs;
  }

  #nowMs(): number {
    return this.#ctx.clock.now().getTime();
  }
}

/** Null if another release wrote it. */
function parsePage(answer: string): AgentList | null {
  try {
    return agentListSchema.safeParse(JSON.parse(answer)).data ?? null;
  } catch {
    return null;
  }
}

const pageIdOf = ({ limit, cursor }: ListAgents): string =>
  createHash('sha256')
    .update(JSON.stringify([limit, cursor ?? null]))
    .digest('hex')
    .slice(0, 20);

const recordRef = (db: Firestore) => db.collection(collections.engine).doc(agentListDocument);
