import { describe, expect, it } from 'vitest';
import { aDocument, at, failedWith, later } from '../testing/document.ts';
import { agentNames, deletionView, whatAgentsLose } from './deletion.ts';

const tombstone = { deletion_requested_at: at };

describe('deletionView', () => {
  it('is null without a tombstone', () => {
    expect(deletionView(aDocument())).toBeNull();
  });

  it('is waiting until the deletion starts', () => {
    const document = aDocument({ ...tombstone, sync_status: 'completed', deletion_not_before: later });
    expect(deletionView(document)).toEqual({ state: 'waiting', notBefore: later.toDate() });
    expect(deletionView({ ...document, deletion_not_before: null, sync_status: 'syncing' })).toEqual({
      state: 'begun',
    });
  });

  it('names the agents that block a deletion, if they are known', () => {
    const agents = [{ id: 'agent_1', name: 'Support line', branch: null }];
    const refused = aDocument({ ...tombstone, ...failedWith('in_use'), dependent_agents: agents });
    expect(deletionView(refused)).toEqual({ state: 'in_use', agents });
    expect(deletionView({ ...refused, dependent_agents: null })).toEqual({ state: 'in_use', agents: null });
    expect(deletionView({ ...refused, retry_requested_at: later })).toEqual({ state: 'begun' });
  });

  it('is failed after any other error', () => {
    expect(deletionView(aDocument({ ...tombstone, ...failedWith('network') }))).toEqual({ state: 'failed' });
  });
});

it('agentNames uses the ID of an agent without a name, and names the branch', () => {
  expect(
    agentNames([
      { id: 'agent_1', name: null, branch: null },
      { id: 'agent_2', name: 'Desk', branch: 'Holidays' },
    ]),
  ).toEqual(['agent_1', 'Desk (branch “Holidays”)']);
});

describe('whatAgentsLose', () => {
  const agents = (count: number) => Array.from({ length: count }, (_, n) => ({ id: `agent_${n}`, name: `Agent ${n}` }));

  it('names the agents', () => {
    expect(whatAgentsLose([], false)).toBeNull();
    expect(whatAgentsLose(agents(1), false)).toMatch(/^Used by “Agent 0”. It will/);
    expect(whatAgentsLose(agents(2), false)).toMatch(/^Used by “Agent 0” and “Agent 1”. They will/);
  });

  it('names each agent once, and five at most', () => {
    expect(whatAgentsLose([...agents(1), ...agents(1)], false)).toMatch(/^Used by “Agent 0”. It/);
    expect(whatAgentsLose(agents(8), false)).toMatch(/“Agent 4” and 3 more. They/);
    expect(whatAgentsLose(agents(2), true)).toMatch(/“Agent 1” and others. They/);
  });
});
