/** Whether passages answer for a document. Pure. */
import { type AgentResult, type CheckOutcome, failedOutcomes, limits } from '@knowledge-sync/contract';
import type { FoundPassage } from './retrieve.ts';

/** The worst first. */
const order = ['not_found', 'older_text', 'unavailable', 'found', 'reads'] as const satisfies readonly CheckOutcome[];

export const worstOf = (outcomes: readonly CheckOutcome[]): CheckOutcome | null =>
  order.find((outcome) => outcomes.includes(outcome)) ?? null;

export const hasFailed = (outcome: CheckOutcome | null): boolean =>
  outcome !== null && failedOutcomes.includes(outcome);

export type Verdict = Pick<AgentResult, 'outcome' | 'rank' | 'distance'>;

/** The verdict without passages. */
export const verdictWithout = (outcome: CheckOutcome): Verdict => ({ outcome, rank: null, distance: null });

/**
 * @param isOfText whether a passage occurs in the text that was sent
 * @returns the place of the document's first passage that does, or else of its first one
 */
export function judge(
  passages: readonly FoundPassage[],
  copyId: string,
  isOfText: (passage: string) => boolean,
): Verdict {
  const own = passages.flatMap((passage, index) => (passage.copyId === copyId ? [{ passage, rank: index + 1 }] : []));
  const [first] = own;
  if (first === undefined) return verdictWithout('not_found');
  const good = own.find(({ passage }) => isOfText(passage.text));
  const { passage, rank } = good ?? first;
  return { outcome: good === undefined ? 'older_text' : 'found', rank, distance: passage.distance };
}

/** How many passages of other documents are kept with a failure. */
const winnersKept = 3;

/** The first passages of other documents, shortened; none after a success. */
export function winnersIn(passages: readonly FoundPassage[], copyId: string, { outcome }: Verdict): FoundPassage[] {
  if (!hasFailed(outcome)) return [];
  return passages
    .filter((passage) => passage.copyId !== copyId)
    .slice(0, winnersKept)
    .map((passage) => ({ ...passage, text: passage.text.slice(0, limits.winnerMaxLength).toWellFormed() }));
}
