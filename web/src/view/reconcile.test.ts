import type { Finding, Job } from '@knowledge-sync/contract';
import { describe, expect, it } from 'vitest';
import { at } from '../testing/document.ts';
import { findingGroups, findingNote, reconcileView, repairPlan } from './reconcile.ts';

const nothing = {
  documents: 3,
  copies: 1,
  missing: 0,
  drifted: 0,
  duplicated: 0,
  orphaned: 0,
  foreign: 0,
  repaired: 0,
};
const aJob = (fields: Partial<Job> = {}, counts: Partial<Job['counts']> = {}): Job => ({
  kind: 'reconcile',
  status: 'completed',
  repair: false,
  created_at: at,
  created_by: 'user',
  updated_at: at,
  ended_at: at,
  message: null,
  ...fields,
  counts: { ...nothing, ...counts },
});
const aFinding = (fields: Partial<Finding> = {}): Finding => ({
  kind: 'missing',
  state: 'found',
  document_id: 'a',
  name: 'Refunds',
  elevenlabs_document_id: null,
  drift: [],
  found_at: at,
  ...fields,
});

describe('a comparison', () => {
  it('on its way tells how far it is', () => {
    expect(reconcileView(aJob({ status: 'queued' })).tone).toBe('busy');
    expect(reconcileView(aJob({ status: 'running' }, { missing: 2 }))).toMatchObject({
      title: 'Comparing',
      sentence: '3 documents and 1 copy so far, 2 findings.',
      repairable: 0,
    });
  });

  it('that found nothing says that everything matches', () => {
    expect(reconcileView(aJob())).toMatchObject({ tone: 'good', title: 'Everything matches', repairable: 0 });
  });

  it('that found something offers the repair of what can be repaired', () => {
    expect(reconcileView(aJob({}, { missing: 1, orphaned: 2, foreign: 4 }))).toMatchObject({
      tone: 'attention',
      title: '7 findings',
      sentence: expect.stringContaining('Nothing was changed'),
      repairable: 3,
    });
    expect(reconcileView(aJob({}, { foreign: 4 })).repairable).toBe(0);
  });

  it('that repaired says how much of it was put right, and offers nothing more', () => {
    expect(reconcileView(aJob({ repair: true }, { missing: 2, foreign: 1, repaired: 2 }))).toMatchObject({
      tone: 'attention',
      title: '2 of 3 put right',
      repairable: 0,
    });
    expect(reconcileView(aJob({ repair: true }, { missing: 2, repaired: 2 })).tone).toBe('good');
  });

  it('that stopped says why', () => {
    expect(reconcileView(aJob({ status: 'failed', message: 'ElevenLabs did not answer.' }))).toMatchObject({
      tone: 'failed',
      sentence: 'ElevenLabs did not answer.',
    });
  });
});

it('findings stand by kind, those that are not shown counted too', () => {
  const findings = [
    { id: '1', finding: aFinding({ kind: 'foreign' }) },
    { id: '2', finding: aFinding() },
  ];
  expect(findingGroups(aJob({}, { missing: 5, foreign: 1 }), findings)).toMatchObject([
    { kind: 'missing', count: 5, findings: [{ id: '2' }], repair: expect.any(String) },
    { kind: 'foreign', count: 1, findings: [{ id: '1' }], repair: null },
  ]);
});

it('a finding tells what differs and what became of it', () => {
  expect(findingNote(aFinding())).toBeNull();
  expect(findingNote(aFinding({ drift: ['name', 'size'], state: 'repaired' }))).toBe('Differs: name, size · put right');
  expect(findingNote(aFinding({ state: 'left' }))).toBe('left as it is');
});

it('the plan of a repair names only what is going to be done', () => {
  const plan = repairPlan(aJob({}, { orphaned: 2, foreign: 1 }));
  expect(plan).toHaveLength(1);
  expect(plan[0]).toMatch(/2\. Delete the copy/);
});
