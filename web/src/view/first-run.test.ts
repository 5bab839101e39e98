import { describe, expect, it } from 'vitest';
import { type FirstRunFacts, type FirstRunMark, firstRun } from './first-run.ts';

const nothing: FirstRunFacts = { documents: 0, agents: 0, isKnown: false };
const states = (facts: Partial<FirstRunFacts>, mark: FirstRunMark = null) =>
  firstRun({ ...nothing, ...facts }, mark)?.steps.map(({ state }) => state) ?? null;

describe('firstRun', () => {
  it('goes from the first document to an agent that knows it', () => {
    expect(states({})).toEqual(['current', 'later', 'later']);
    expect(states({ documents: 1 })).toEqual(['done', 'current', 'later']);
    expect(states({ documents: 1, agents: 1 }, 'shown')).toEqual(['done', 'done', 'current']);
    expect(states({ documents: 1, agents: 1, isKnown: true }, 'shown')).toEqual(['done', 'done', 'done']);
    expect(firstRun({ documents: 1, agents: 1, isKnown: true }, 'shown')?.isDone).toBe(true);
  });

  it('counts an agent that was connected before the first document', () => {
    expect(states({ agents: 1 })).toEqual(['current', 'done', 'later']);
  });

  it('does not begin for a team with documents and an agent', () => {
    expect(states({ documents: 1, agents: 1 })).toBeNull();
    expect(states({ documents: 1, agents: 1, isKnown: true })).toBeNull();
  });

  it('does not come back once it is over', () => {
    expect(states({}, 'over')).toBeNull();
    expect(states({ documents: 1, agents: 1, isKnown: true }, 'over')).toBeNull();
  });
});
