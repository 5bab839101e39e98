/** Words for asking agents. */
import type { AskAnswer } from '@knowledge-sync/contract';

export const askTexts = {
  title: 'Ask an agent',
  lead: 'See what an agent finds for a question. It makes no conversation.',
  question: 'Question',
  agent: 'Agent',
  branch: 'Branch',
  mainBranch: 'Main branch',
  ask: 'Ask',
  passages: 'What the agent finds',
  rank: (rank: number) => `Place ${rank}`,
  distance: (distance: number) => `Distance ${distance.toFixed(2)}`,
  thisDocument: 'This document',
  elsewhere: 'Not from this service',
  nothing: 'The agent finds nothing for this question.',
  unavailable: "ElevenLabs doesn't let this workspace ask its agents.",
  reads: "This agent doesn't search. It reads its documents in full.",
};

const fits = {
  true: 'They fit in its prompt.',
  false: 'They are too long for its prompt.',
  null: "It isn't known whether they fit in its prompt.",
} as const;

/** What the answer says about the agent and the document, in short sentences. */
export function outcomeOf({ available, mode, fits: isFitting, passages, document }: AskAnswer): string {
  if (!available) return askTexts.unavailable;
  if (mode === 'reads') return `${askTexts.reads} ${fits[`${isFitting}`]}`;
  if (document?.claim.kind === 'reads') return `The agent reads this document in full. ${countOf(passages.length)}`;
  if (document !== null) {
    const found =
      document.rank === null ? "This document isn't found." : `This document is found, at place ${document.rank}.`;
    return `${found} ${countOf(passages.length)}`;
  }
  return passages.length === 0 ? askTexts.nothing : countOf(passages.length);
}

const countOf = (passages: number): string =>
  passages === 0 ? 'No passage is found.' : passages === 1 ? '1 passage is found.' : `${passages} passages are found.`;
