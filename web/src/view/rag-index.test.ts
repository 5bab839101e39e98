import { indexCatalogue } from '@knowledge-sync/contract';
import { describe, expect, it } from 'vitest';
import { at, later } from '../testing/document.ts';
import { indexView, nextLookMs, withAgents } from './rag-index.ts';

const source = { type: 'text', size_bytes: 3, sha256: '' } as const;
const none = { index_status: null, index_due_at: null, index_progress: null, source };

describe('the index of a document', () => {
  it('is not spoken of while nothing is live or nothing is indexed', () => {
    expect(indexView(none)).toBeNull();
  });

  it('that is ready says no more than that, while nothing is known of agents', () => {
    expect(indexView({ ...none, index_status: 'ready' })).toMatchObject({ tone: 'good', title: 'Indexed' });
  });

  it('on its way shows how far it is', () => {
    const document = { ...none, index_status: 'indexing', index_due_at: at, index_progress: 40 } as const;
    expect(indexView(document)).toMatchObject({ tone: 'busy', title: 'Indexing', progress: 40 });
  });

  it('that nobody looks up any more needs somebody', () => {
    expect(indexView({ ...none, index_status: 'indexing' })).toMatchObject({
      tone: 'attention',
      action: expect.any(String),
      progress: null,
    });
  });

  it.each(['failed', 'too_small', 'limit_exceeded'] as const)('that is %s says what to do', (status) => {
    expect(indexView({ ...none, index_status: status, index_due_at: later })).toMatchObject({
      tone: 'attention',
      title: indexCatalogue[status].title,
      action: indexCatalogue[status].action,
    });
  });
});

describe('what is indexed', () => {
  const indexed = {
    tone: 'good',
    title: 'Indexed',
    sentence: 'Found by search.',
    action: null,
    progress: null,
  } as const;
  const helpCentre = { id: 'a', name: 'Help centre' };
  const nameless = { id: 'b', name: null };

  it('is ready, and no more, while no agent is known to hold the folder', () => {
    expect(withAgents(indexed, { attached: [], count: 0 })).toMatchObject({
      tone: 'ready',
      title: 'Ready for agents',
      action: 'Attach the folder to an agent',
    });
  });

  it.each([
    [{ attached: [helpCentre], count: 1 }, /^Help centre holds the folder/],
    [{ attached: [helpCentre, nameless], count: 2 }, /^Help centre and 1 other hold the folder/],
    [{ attached: [helpCentre], count: 30 }, /^Help centre and 29 others hold/],
    [{ attached: [nameless], count: 1 }, /^1 agent holds/],
    [{ attached: [nameless, helpCentre], count: 2 }, /^Help centre and 1 other hold/],
    [{ attached: [nameless], count: 2 }, /^2 agents hold/],
  ])('is known to agents that hold it, which are named: %j', (holders, sentence) => {
    expect(withAgents(indexed, holders)).toMatchObject({
      tone: 'good',
      title: 'Your agents know this',
      sentence: expect.stringMatching(sentence),
      action: null,
    });
  });

  it('claims nothing of agents while that is not known', () => {
    expect(withAgents(indexed, null)).toEqual(indexed);
  });

  it('is the matter of agents only once it is indexed', () => {
    const busy = { ...indexed, tone: 'busy' } as const;
    expect(withAgents(busy, { attached: [helpCentre], count: 1 })).toEqual(busy);
    expect(withAgents(busy, { attached: [], count: 0 })).toEqual(busy);
  });
});

it('the next look is due when the first of the documents is', () => {
  expect(nextLookMs([])).toBeNull();
  expect(nextLookMs([{ index_due_at: null }])).toBeNull();
  expect(nextLookMs([{ index_due_at: later }, { index_due_at: null }, { index_due_at: at }])).toBe(at.toMillis());
});
