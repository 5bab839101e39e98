/** The three steps of a team that has nothing set up, and which of them are done. */

const firstRunSteps = ['add', 'connect', 'known'] as const;
export type FirstRunStep = (typeof firstRunSteps)[number];

export interface FirstRunFacts {
  documents: number;
  /** How many agents have the documents. */
  agents: number;
  /** Whether an agent knows a synced document. */
  isKnown: boolean;
}

/** What this browser remembers: the steps were shown, or they are over for this user. */
export type FirstRunMark = 'shown' | 'over' | null;

export interface FirstRunView {
  steps: readonly { step: FirstRunStep; state: 'done' | 'current' | 'later' }[];
  /** Whether all steps are done, which is shown once. */
  isDone: boolean;
}

/**
 * The steps to show; null for none. They begin only while there is no document or no agent has
 * them: a team that is set up never sees them.
 */
export function firstRun({ documents, agents, isKnown }: FirstRunFacts, mark: FirstRunMark): FirstRunView | null {
  if (mark === 'over') return null;
  const done: Record<FirstRunStep, boolean> = { add: documents > 0, connect: agents > 0, known: isKnown };
  if (mark === null && done.add && done.connect) return null;
  const current = firstRunSteps.find((step) => !done[step]);
  return {
    steps: firstRunSteps.map((step) => ({
      step,
      state: done[step] ? 'done' : step === current ? 'current' : 'later',
    })),
    isDone: current === undefined,
  };
}
