import { describe, expect, it } from 'vitest';
import { aDocument, at, failedWith, later } from '../testing/document.ts';
import { agentNames, deletionView, whatAgentsLose } from './deletion.ts';

const tombstone = { deletion_requested_at: at };

describe('a deletion', () => {
  it('is none without a tombstone', () => {
    expect(deletionView(aDocument())).toBeNull();
  });

  it('waits, and can be withdrawn, until the engine has begun', () => {
    const document = aDocument({ ...tombstone, sync_status: 'completed', deletion_not_before: later });
    expect(deletionView(document)).toEqual({ state: 'waiting', notBefore: later.toDate() });
    expect(deletionView({ ...document, deletion_not_before: null, sync_status: 'syncing' })).toEqual({
      state: 'begun',
    });
  });

  it('that agents stand in the way of names them, if anybody could tell', () => {
    const agents = [{ id: 'agent_1', name: 'Support line' }];
    const refused = aDocument({ ...tombstone, ...failedWith('in_use'), dependent_agents: agents });
    expect(deletionView(refused)).toEqual({ state: 'in_use', agents });
    expect(deletionView({ ...refused, dependent_agents: null })).toEqual({ state: 'in_use', agents: null });
    expect(deletionView({ ...refused, retry_requested_at: later })).toEqual({ state: 'begun' });
  });

  it('may fail for another reason', () => {
    expect(deletionView(aDocument({ ...tombstone, ...failedWith('network') }))).toEqual({ state: 'failed' });
  });
});

it('an agent that may not be seen is named by its id', () => {
  expect(
    agentNames([
      { id: 'agent_1', name: null },
      { id: 'agent_2', name: 'Desk' },
    ]),
  ).toEqual(['agent_1', 'Desk']);
});

describe('what agents lose', () => {
  const agents = (count: number) => Array.from({ length: count }, (_, n) => ({ id: `agent_${n}`, name: `Agent ${n}` }));

  it('is told with their names', () => {
    expect(whatAgentsLose([], false)).toBeNull();
    expect(whatAgentsLose(agents(1), false)).toMatch(/^“Agent 0” knows this document/);
    expect(whatAgentsLose(agents(2), false)).toMatch(/^“Agent 0” and “Agent 1” know/);
  });

  it('names an agent once, and not more than a person reads', () => {
    expect(whatAgentsLose([...agents(1), ...agents(1)], false)).toMatch(/^“Agent 0” knows/);
    expect(whatAgentsLose(agents(8), false)).toMatch(/“Agent 4” and 3 more know/);
    expect(whatAgentsLose(agents(2), true)).toMatch(/“Agent 1” and others know/);
  });
});
