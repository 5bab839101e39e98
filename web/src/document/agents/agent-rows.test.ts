import type { KnowledgeAgents } from '@knowledge-sync/contract';
import { describe, expect, it } from 'vitest';
import type { ClaimView } from '../../model/holders.ts';
import { agentRows } from './agent-rows.ts';

const live = (id: string): ClaimView => ({
  id,
  name: `Agent ${id}`,
  tone: 'good',
  title: 'Finds it by search',
  reason: null,
});
const checked = (id: string, through: 'document' | 'folder', name: string | null = `Agent ${id}`) =>
  ({
    id,
    name,
    through,
    claim: { kind: 'reads', reason: 'too_small', without: [] },
  }) satisfies KnowledgeAgents['agents'][number];
const rowsOf = (...given: Parameters<typeof agentRows>) =>
  agentRows(...given).map(({ id, through, claim }) => `${id} ${through} ${claim?.title ?? 'directly'}`);

describe('agentRows', () => {
  it('lists the agents with all documents before ElevenLabs is asked', () => {
    expect(rowsOf([live('a'), live('b')], [])).toEqual(['a folder Finds it by search', 'b folder Finds it by search']);
  });

  it('lists each agent once, with what is known live', () => {
    expect(rowsOf([live('a')], [checked('a', 'folder'), checked('b', 'folder')])).toEqual([
      'a folder Finds it by search',
      'b folder Reads it in full',
    ]);
  });

  it('lists an agent that has the document itself, also beside all documents', () => {
    expect(rowsOf([live('a')], [checked('a', 'document')])).toEqual([
      'a folder Finds it by search',
      'a document directly',
    ]);
  });

  it('shows the ID of an agent whose name is not known', () => {
    expect(agentRows([], [checked('a', 'document', null)])[0]?.name).toBe('a');
  });
});
