import type { FolderHolders, HolderBranch, IndexStatus } from '@knowledge-sync/contract';
import { describe, expect, it } from 'vitest';
import type { IndexView } from '../model/index-view.ts';
import { at } from '../testing/document.ts';
import { holdersView } from './agent-claims.ts';

const model = 'e5_mistral_7b_instruct';
const other = 'multilingual_e5_large_instruct';
const branch = (fields: Partial<HolderBranch> = {}): HolderBranch => ({
  id: 'main',
  name: 'Main',
  is_main: true,
  live_percentage: 100,
  usage_mode: 'auto',
  search: true,
  model,
  strategies: [],
  ...fields,
});
const agent = (name: string | null, ...branches: HolderBranch[]) => ({
  id: `id of ${name}`,
  name,
  branches,
  read_at: at,
});

const holders = (attached: FolderHolders['attached'], count = attached.length) => {
  const view = holdersView({ folder_id: 'f', attached, count, learned_at: at });
  if (view === null) throw new Error('the record is damaged');
  return view;
};
const index = (tone: IndexView['tone'], indexes: Record<string, IndexStatus> = {}, bytes = 900): IndexView => ({
  tone,
  title: 'Title of the index',
  sentence: 'Sentence of the index.',
  action: null,
  progress: null,
  of: {
    source: { type: 'text', size_bytes: bytes, sha256: '' },
    indexes: Object.fromEntries(Object.entries(indexes).map(([each, status]) => [each, { status }])),
  },
});
const ready = index('good', { [model]: 'ready' });
const off = branch({ search: false });

describe('describe', () => {
  it('suggests connecting an agent while none has the folder, also without a record', () => {
    const expected = { tone: 'ready', title: 'Not used by any agent', action: 'Connect an agent' };
    expect(holders([]).describe(ready)).toMatchObject(expected);
    expect(holdersView(undefined)?.describe(ready)).toMatchObject(expected);
    expect(holders([]).describe(index('busy'))).toEqual(index('busy'));
  });

  it.each([
    [[agent('Help centre', branch())], ready, 'Help centre can search this document.'],
    [
      [agent('Help centre', branch()), agent(null, branch())],
      ready,
      'Help centre and 1 other can search this document.',
    ],
    [[agent(null, branch())], ready, '1 agent can search this document.'],
    [[agent('Reader', off)], index('attention'), 'Reader reads it in full.'],
    [[agent('Reader', off), agent('Other', off)], index('busy'), 'Reader and 1 other read it in full.'],
    [[agent('Tool', branch({ strategies: ['keyword'] }))], index('busy'), 'Tool can find it with a tool.'],
    [[agent('Reader', off), agent('Help centre', branch())], ready, 'Reader and 1 other can use this document.'],
    [[agent('Small', branch())], index('good', {}, 100), 'Small reads it in full.'],
  ])('says that all agents know it, and how', (attached, given, sentence) => {
    expect(holders(attached).describe(given)).toMatchObject({ tone: 'good', title: 'Available to agents', sentence });
  });

  it('says how many agents know it if one does not, and why', () => {
    const attached = [agent('Help centre', branch()), agent('Other model', branch({ model: other }))];
    const failed = index('good', { [model]: 'ready', [other]: 'failed' });
    expect(holders(attached).describe(failed)).toMatchObject({
      tone: 'attention',
      title: 'Available to 1 of 2 agents',
      sentence: expect.stringMatching(/^Other model: Indexing failed/),
    });
    const moving = index('busy', { [model]: 'ready', [other]: 'indexing' });
    expect(holders(attached).describe(moving)).toMatchObject({ tone: 'busy', title: 'Available to 1 of 2 agents' });
  });

  it('claims nothing for agents whose settings are not known', () => {
    const unread = { id: 'a', name: 'Unread' };
    expect(holders([unread]).describe(ready)).toMatchObject({ tone: 'ready', title: 'Title of the index' });
    expect(holders([unread]).describe(index('busy'))).toEqual(index('busy'));
    expect(holders([agent('Help centre', branch()), unread]).describe(ready)).toMatchObject({
      tone: 'ready',
      title: 'Available to 1 of 2 agents',
    });
    expect(holders([agent('Help centre', branch())], 30).describe(ready)).toMatchObject({
      title: 'Available to 1 of 30 agents',
    });
  });

  it('keeps the state of the index while no agent can use it', () => {
    const busy = index('busy', { [model]: 'indexing' });
    expect(holders([agent('Help centre', branch())]).describe(busy)).toEqual(busy);
  });

  it('names a branch with calls that lacks the documents', () => {
    const split = agent('Split', branch(), branch({ id: 'b', name: 'Test', is_main: false, usage_mode: null }));
    expect(holders([split]).describe(ready)).toMatchObject({
      tone: 'attention',
      title: 'Not on every branch',
      sentence: "Branch “Test” doesn't have the documents.",
    });
  });

  it('says that a text is too long for an agent without search', () => {
    expect(holders([agent('Reader', off)]).describe(index('good', { [model]: 'ready' }, 2_000_000))).toMatchObject({
      tone: 'attention',
      title: 'Available to 0 of 1 agent',
      sentence: expect.stringMatching(/^Reader: It's over 300,000 characters/),
    });
  });
});

it('claimsOf words the claim of each agent', () => {
  const split = branch({ id: 'b', name: 'Test', is_main: false, usage_mode: null });
  const attached = [agent('Help centre', branch(), split), agent(null, off), { id: 'unread', name: 'Unread' }];
  expect(holders(attached).claimsOf(ready.of)).toEqual([
    {
      id: 'id of Help centre',
      name: 'Help centre',
      tone: 'good',
      title: 'Finds it by search',
      reason: expect.stringMatching(/Test/),
    },
    {
      id: 'id of null',
      name: 'id of null',
      tone: 'good',
      title: 'Reads it in full',
      reason: expect.stringMatching(/^Search is off/),
    },
    { id: 'unread', name: 'Unread', tone: 'unknown', title: 'Not known yet', reason: expect.any(String) },
  ]);
});

it('a damaged record says nothing', () => {
  expect(holdersView({ attached: 'all' })).toBeNull();
});

it('names the agents with all documents and those with single ones, and the documents of each', () => {
  const direct = [
    { id: 'single', name: 'Single', document_ids: ['copy-1', 'copy-2'] },
    { id: 'id of Help', name: 'Help', document_ids: ['copy-1'] },
  ];
  const attached = [agent('Help', branch())];
  const view = holdersView({ folder_id: 'f', attached, count: 1, learned_at: at, direct });
  expect(view?.agents).toEqual([
    { id: 'id of Help', name: 'Help' },
    { id: 'single', name: 'Single' },
  ]);
  expect(view?.usedBy('id of Help')).toBe('synced');
  expect(view?.usedBy('single')).toEqual(['copy-1', 'copy-2']);
  expect(view?.usedBy('unknown')).toEqual([]);
});
