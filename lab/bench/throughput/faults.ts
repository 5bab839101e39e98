/** Chooses documents whose first request fails, from a seed. */
import { randomFrom } from '@knowledge-sync/emulator/random';
import type { FaultInput } from '@knowledge-sync/emulator/simulator';

/** A 500 and a reset, each before and after the request has taken effect. */
const kinds = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 500, acts: true },
  { kind: 'reset' },
  { kind: 'accepted_unanswered' },
] as const satisfies readonly FaultInput[];

/**
 * Each chosen document meets one fault, of each kind equally many.
 *
 * @param share of the names, from 0 to 1
 */
export function randomFaults(seed: string, names: readonly string[], share: number): FaultInput[] {
  const random = randomFrom(seed);
  const drawn = names.map((name) => ({ name, draw: random() })).toSorted((one, other) => one.draw - other.draw);
  const chosen = drawn.slice(0, Math.round(names.length * share));
  return kinds.flatMap((kind, turn) =>
    chosen
      .filter((_, index) => index % kinds.length === turn)
      .map(({ name }) => ({ ...kind, name: `^${name}( |$)`, method: 'POST', times: 1 }) as const),
  );
}
