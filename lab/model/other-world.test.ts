/**
 * The model check with an agent that has the folder at times, and an ElevenLabs that gives the
 * other answer to every question that no source answers.
 */
import type { SettingsChange } from '@knowledge-sync/emulator/simulator/settings';
import { worlds } from '@knowledge-sync/emulator/simulator/worlds';
import { it } from 'vitest';
import { expectHappened, expectPromisesKept } from './check.ts';
import { attachedSchedules } from './moves.ts';

const count = Math.ceil(Number(process.env.KNOWLEDGE_SYNC_SCHEDULES ?? 600) / 4);
const seed = Number(process.env.KNOWLEDGE_SYNC_SEED ?? 20_261_129);

const surroundings = {
  ...worlds,
  // After an edit only a new index has the new text.
  'of indexes that stay': { index_restarts_after_ms: 30 * 24 * 3_600_000, passages: 'overlapping' },
  'of passages in another form': { index_restarts_after_ms: 5_000, passages: 'rewritten' },
} as const satisfies Record<string, SettingsChange>;

it.each(Object.entries(surroundings))(
  `keeps its promises in the world "%s" in ${count} schedules`,
  {
    timeout: 60_000 + count * 300,
  },
  async (world, settings) => {
    const tally = await expectPromisesKept({ schedules: attachedSchedules, count, seed, surroundings: { settings } });
    expectHappened(tally, ['folder of an agent', ...(world.startsWith('of ') ? ['index is rebuilt'] : [])]);
  },
);
