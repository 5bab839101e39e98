/** The model check with answers of ElevenLabs in which values are missing or cannot be meant. */
import type { Provider } from '@knowledge-sync/functions/elevenlabs/provider.ts';
import { it } from 'vitest';
import { expectHappened, expectPromisesKept } from './check.ts';
import { schedules } from './moves.ts';

const count = Math.ceil(Number(process.env.KNOWLEDGE_SYNC_SCHEDULES ?? 600) / 4);
const seed = Number(process.env.KNOWLEDGE_SYNC_SEED ?? 20_261_129);

const farAheadMs = Date.UTC(2199);

/** The number in the id chooses the oddity, so that a schedule has the same ones each time. */
const numberOf = (id: string): number => Number(/\d+$/.exec(id)?.[0] ?? 0);

/** One of three copies has no times, one has times far ahead. */
function oddTime<T extends number | null>(id: string, time: T, farAhead: number): T | number | null {
  const kind = numberOf(id) % 3;
  return kind === 0 ? null : kind === 1 ? farAhead : time;
}

function withOddAnswers(real: Provider): Provider {
  const oddPage: Provider['listFolder'] = async (...args) => {
    const page = await real.listFolder(...args);
    return {
      ...page,
      items: page.items.map((item) => ({ ...item, createdAtMs: oddTime(item.id, item.createdAtMs, farAheadMs) })),
    };
  };
  return {
    ...real,
    listFolder: oddPage,
    updateText: async (id, ...args) => oddChange(id, await real.updateText(id, ...args)),
    rename: async (id, ...args) => oddChange(id, await real.rename(id, ...args)),
    summaries: async (...args) => {
      const found = await real.summaries(...args);
      return new Map(
        [...found].map(([id, summary]) => [
          id,
          summary && {
            ...summary,
            sizeBytes: numberOf(id) % 4 === 0 ? null : summary.sizeBytes,
            createdAtSecs: oddTime(id, summary.createdAtSecs, farAheadMs / 1_000),
            updatedAtSecs: oddTime(id, summary.updatedAtSecs, farAheadMs / 1_000),
          },
        ]),
      );
    },
  };
}

const oddChange = (id: string, { updatedAtSecs }: { updatedAtSecs: number | null }) => ({
  updatedAtSecs: oddTime(id, updatedAtSecs, farAheadMs / 1_000),
});

it(`keeps its promises with odd values in ${count} schedules`, { timeout: 60_000 + count * 300 }, async () => {
  const tally = await expectPromisesKept({ schedules, count, seed, surroundings: { provider: withOddAnswers } });
  expectHappened(tally, ['comparison ended', 'adopted']);
});
