/** A repair after Firestore was restored without its documents. */
import type { Engine } from './engine.ts';
import { Model, type Mutation } from './model.ts';
import { names, texts } from './moves.ts';
import { compareToEnd, workOff } from './run-schedule.ts';

/** More than a repair deletes unasked. */
const documentCount = 12;

/** @returns how many of the copies are left, and how the repair ended */
export async function repairAfterLoss(
  engine: Engine,
  mutation: Mutation = {},
): Promise<{ made: number; left: number; status: string }> {
  const model = new Model(engine, mutation);
  for (let at = 0; at < documentCount; at += 1) await model.create(names[0], texts[0], 'text');
  await workOff(model);
  const made = model.world.elevenLabs.copies().length;
  model.loseDocuments();
  // The comparison skips copies that a request under way may have made.
  await model.world.passTime(model.world.nowMs + 3_600_000);
  const { status } = await compareToEnd(model, true);
  return { made, left: model.world.elevenLabs.copies().length, status };
}
