/** What goes wrong with an event on its way: chosen from a seed, so that a run can be repeated. */
import { randomFrom } from '@knowledge-sync/emulator/random';

/** How likely each mishap is for an event, 0 to 1. */
export interface MishapRates {
  /** The event never arrives. Eventarc promises better; the sweep is what heals it. */
  drop: number;
  /** It arrives once more. */
  duplicate: number;
  /** It arrives late. */
  delay: number;
  /** It arrives after the next event of the same document. */
  reorder: number;
}

export const noMishaps: MishapRates = { drop: 0, duplicate: 0, delay: 0, reorder: 0 };

export interface Mishaps {
  drop: boolean;
  /** How much later the second copy follows; null when there is none. */
  duplicateAfterMs: number | null;
  /** Null when it is not delayed. */
  delayMs: number | null;
  reorder: boolean;
}

/**
 * Depends on nothing but its arguments: neither time nor other documents shift the choice.
 * @param event the document's path and the how-manieth event of it this is
 */
export function chooseMishaps(
  seed: string,
  event: { document: string; ordinal: number },
  rates: MishapRates,
  longestDelayMs: number,
): Mishaps {
  const random = randomFrom(`${seed}\n${event.document}\n${event.ordinal}`);
  // Every number is drawn whatever the others say, so that one rate's change leaves the other choices as they are.
  const [drop, duplicate, duplicateDelay, delay, delayLength, reorder] = [
    random(),
    random(),
    random(),
    random(),
    random(),
    random(),
  ];
  return {
    drop: drop < rates.drop,
    duplicateAfterMs: duplicate < rates.duplicate ? Math.round(duplicateDelay * longestDelayMs) : null,
    delayMs: delay < rates.delay ? Math.round(delayLength * longestDelayMs) : null,
    reorder: reorder < rates.reorder,
  };
}
