import type { AgentResult, CheckOutcome } from '@knowledge-sync/contract';
import { describe, expect, it } from 'vitest';
import { at } from '../testing/document.ts';
import { adviceFor } from './advice.ts';
import { evidenceOf } from './evidence.ts';
import { suggestionsFrom } from './suggestions.ts';

const resultOf = (outcome: CheckOutcome, fields: Partial<AgentResult> = {}): AgentResult => ({
  agent_id: 'a',
  agent_name: 'Support',
  outcome,
  rank: null,
  distance: null,
  winners: [],
  ...fields,
});
const winner = { document_id: 'other', name: 'Returns', text: 'x', distance: 0.4 };
const source = { type: 'text', size_bytes: 100, sha256: 'a'.repeat(64) } as const;
const document = { name: 'Refunds', source };

describe('adviceFor', () => {
  it('says nothing about a question that passes', () => {
    expect(adviceFor(resultOf('found'), document)).toEqual([]);
  });

  it('asks to wait while searches find an older text', () => {
    expect(adviceFor(resultOf('older_text'), document)).toEqual([expect.stringContaining('older text')]);
  });

  it('speaks of the distance when nothing was found', () => {
    expect(adviceFor(resultOf('not_found'), document)).toEqual([expect.stringContaining('distance')]);
  });

  it('speaks of the title when another document wins, and of splitting a long text', () => {
    expect(adviceFor(resultOf('not_found', { winners: [winner] }), document)).toEqual([
      expect.stringContaining('heading'),
    ]);
    const long = { ...document, source: { ...source, size_bytes: 50_000 } };
    expect(adviceFor(resultOf('not_found', { winners: [winner] }), long)).toEqual([
      expect.stringContaining('heading'),
      expect.stringContaining('Split'),
    ]);
  });

  it('speaks of duplicates when a passage is very near', () => {
    const near = { ...winner, distance: 0.1 };
    expect(adviceFor(resultOf('not_found', { winners: [near] }), document)[0]).toContain('says the same');
  });
});

describe('suggestionsFrom', () => {
  it('takes headings that are not asked yet, once, and none from code', () => {
    const text = '# Refunds\n\n## How **long**? ##\n\n```\n# not this\n```\n### Refunds\n#tag\n## Costs';
    expect(suggestionsFrom(text, ['costs'])).toEqual(['Refunds', 'How long?']);
  });
});

describe('evidenceOf', () => {
  const result = (outcome: CheckOutcome, revision = 'r') => ({
    checked_at: at,
    revision,
    outcome,
    agents: [resultOf(outcome)],
  });
  const question = (outcome: CheckOutcome, revision?: string) => ({
    id: outcome,
    question: { text: '?', created_at: at, created_by: 'x', result: result(outcome, revision) },
  });
  const checks = (...questions: ReturnType<typeof question>[]) => ({ questions, check: null, hasFailed: false });

  it('is the worst answer of each agent', () => {
    expect(evidenceOf(checks(question('found'), question('not_found')), 'r').get('a')?.outcome).toBe('not_found');
  });

  it('leaves out answers about another text', () => {
    expect(evidenceOf(checks(question('found', 'earlier')), 'r').size).toBe(0);
  });
});
