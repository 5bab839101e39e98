import { indexCatalogue } from '@knowledge-sync/contract';
import { describe, expect, it } from 'vitest';
import { at, later } from '../testing/document.ts';
import { indexView, nextLookMs, withAgents } from './rag-index.ts';

const source = { type: 'text', size_bytes: 3, sha256: '' } as const;
const none = { index_status: null, index_due_at: null, index_progress: null, source };

describe('indexView', () => {
  it('is null without an index', () => {
    expect(indexView(none)).toBeNull();
  });

  it('says only that a ready index is indexed', () => {
    expect(indexView({ ...none, index_status: 'ready' })).toMatchObject({ tone: 'good', title: 'Indexed' });
  });

  it('shows the progress of indexing', () => {
    const document = { ...none, index_status: 'indexing', index_due_at: at, index_progress: 40 } as const;
    expect(indexView(document)).toMatchObject({ tone: 'busy', title: 'Indexing', progress: 40 });
  });

  it('asks for action when indexing is no longer checked', () => {
    expect(indexView({ ...none, index_status: 'indexing' })).toMatchObject({
      tone: 'attention',
      action: expect.any(String),
      progress: null,
    });
  });

  it.each(['failed', 'too_small', 'limit_exceeded'] as const)('says what to do when the index is %s', (status) => {
    expect(indexView({ ...none, index_status: status, index_due_at: later })).toMatchObject({
      tone: 'attention',
      title: indexCatalogue[status].title,
      action: indexCatalogue[status].action,
    });
  });
});

describe('withAgents', () => {
  const indexed = {
    tone: 'good',
    title: 'Indexed',
    sentence: 'Found by search.',
    action: null,
    progress: null,
  } as const;
  const helpCentre = { id: 'a', name: 'Help centre' };
  const nameless = { id: 'b', name: null };

  it('suggests connecting an agent while none has the folder', () => {
    expect(withAgents(indexed, { attached: [], count: 0 })).toMatchObject({
      tone: 'ready',
      title: 'Not used by any agent',
      action: 'Connect an agent',
    });
  });

  it.each([
    [{ attached: [helpCentre], count: 1 }, /^Help centre can search this document/],
    [{ attached: [helpCentre, nameless], count: 2 }, /^Help centre and 1 other can search/],
    [{ attached: [helpCentre], count: 30 }, /^Help centre and 29 others can search/],
    [{ attached: [nameless], count: 1 }, /^1 agent can search/],
    [{ attached: [nameless, helpCentre], count: 2 }, /^Help centre and 1 other can search/],
    [{ attached: [nameless], count: 2 }, /^2 agents can search/],
  ])('names the agents that have the folder: %j', (holders, sentence) => {
    expect(withAgents(indexed, holders)).toMatchObject({
      tone: 'good',
      title: 'Available to agents',
      sentence: expect.stringMatching(sentence),
      action: null,
    });
  });

  it('changes nothing while the holders are unknown', () => {
    expect(withAgents(indexed, null)).toEqual(indexed);
  });

  it('changes nothing before the document is indexed', () => {
    const busy = { ...indexed, tone: 'busy' } as const;
    expect(withAgents(busy, { attached: [helpCentre], count: 1 })).toEqual(busy);
    expect(withAgents(busy, { attached: [], count: 0 })).toEqual(busy);
  });
});

it('nextLookMs is the earliest check of the documents', () => {
  expect(nextLookMs([])).toBeNull();
  expect(nextLookMs([{ index_due_at: null }])).toBeNull();
  expect(nextLookMs([{ index_due_at: later }, { index_due_at: null }, { index_due_at: at }])).toBe(at.toMillis());
});
