/**
 * The model check with an agent that has the folder at times, and an ElevenLabs that gives the
 * other answer to every question that no source answers.
 */
import { worlds } from '@knowledge-sync/emulator/simulator/worlds';
import { it } from 'vitest';
import { expectHappened, expectPromisesKept } from './check.ts';
import { attachedSchedules } from './moves.ts';

const count = Math.ceil(Number(process.env.KNOWLEDGE_SYNC_SCHEDULES ?? 600) / 4);
const seed = Number(process.env.KNOWLEDGE_SYNC_SEED ?? 20_261_129);

it.each(['one', 'other'] as const)(
  `keeps its promises in the world "%s" in ${count} schedules`,
  {
    timeout: 60_000 + count * 300,
  },
  async (world) => {
    const surroundings = { settings: worlds[world] };
    const tally = await expectPromisesKept({ schedules: attachedSchedules, count, seed, surroundings });
    expectHappened(tally, ['folder of an agent']);
  },
);
