/** Chooses mishaps of events from a seed, so that a run can be repeated. */
import { randomFrom } from '@knowledge-sync/emulator/random';

/** Probability of each mishap for an event, 0 to 1. */
export interface MishapRates {
  /** The event never arrives. Eventarc promises delivery; the sweep makes up for a loss. */
  drop: number;
  /** A second copy of the event arrives. */
  duplicate: number;
  /** The event arrives late. */
  delay: number;
  /** The event arrives after the next event of the same document. */
  reorder: number;
}

export const noMishaps: MishapRates = { drop: 0, duplicate: 0, delay: 0, reorder: 0 };

export interface Mishaps {
  drop: boolean;
  /** Milliseconds until the second copy follows; null: there is none. */
  duplicateAfterMs: number | null;
  /** Null: not delayed. */
  delayMs: number | null;
  reorder: boolean;
}

/**
 * Chooses from its arguments alone, so that neither time nor other documents change the choice.
 *
 * @param event the document's path and the event's zero-based position among the document's events
 */
export function chooseMishaps(
  seed: string,
  event: { document: string; ordinal: number },
  rates: MishapRates,
  longestDelayMs: number,
): Mishaps {
  const random = randomFrom(`${seed}\n${event.document}\n${event.ordinal}`);
  // Always draws all numbers, so that a changed rate leaves the other choices as they are.
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
