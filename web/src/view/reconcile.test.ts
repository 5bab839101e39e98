import type { Finding, Job } from '@knowledge-sync/contract';
import { describe, expect, it } from 'vitest';
import { at } from '../testing/document.ts';
import { findingGroups, findingNote, reconcileView, repairPlan } from './reconcile.ts';

const nothing = {
  documents: 3,
  skipped: 0,
  copies: 1,
  missing: 0,
  drifted: 0,
  duplicated: 0,
  orphaned: 0,
  foreign: 0,
  bodiless: 0,
  malformed: 0,
  unread: 0,
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
  confirm_deletions: null,
  deletions_held: null,
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

describe('reconcileView', () => {
  it('shows the progress of a running check', () => {
    expect(reconcileView(aJob({ status: 'queued' })).tone).toBe('busy');
    expect(reconcileView(aJob({ status: 'running' }, { missing: 2 }))).toMatchObject({
      title: 'Checking',
      sentence: '3 documents and 1 copy so far, 2 differences.',
      repairable: 0,
    });
  });

  it('says that everything matches without findings', () => {
    expect(reconcileView(aJob())).toMatchObject({ tone: 'good', title: 'Everything matches', repairable: 0 });
  });

  it('offers to repair the findings that can be repaired', () => {
    expect(reconcileView(aJob({}, { missing: 1, orphaned: 2, foreign: 4 }))).toMatchObject({
      tone: 'attention',
      title: '7 differences',
      sentence: expect.stringContaining('Nothing was changed'),
      repairable: 3,
    });
    expect(reconcileView(aJob({}, { foreign: 4 })).repairable).toBe(0);
  });

  it('counts the fixed findings after a repair and offers no other', () => {
    expect(reconcileView(aJob({ repair: true }, { missing: 2, foreign: 1, repaired: 2 }))).toMatchObject({
      tone: 'attention',
      title: '2 of 3 fixed',
      repairable: 0,
    });
    expect(reconcileView(aJob({ repair: true }, { missing: 2, repaired: 2 })).tone).toBe('good');
  });

  it('names the copies that a repair has not deleted, and offers to delete them', () => {
    const held = aJob({ repair: true, deletions_held: 12 }, { copies: 40, orphaned: 12, missing: 1, repaired: 1 });
    expect(reconcileView(held)).toMatchObject({
      tone: 'attention',
      title: '12 of 40 copies would be deleted',
      sentence: expect.stringContaining('No copy was deleted'),
      repairable: 0,
      held: 12,
    });
  });

  it('says why a check failed', () => {
    expect(reconcileView(aJob({ status: 'failed', message: 'ElevenLabs did not answer.' }))).toMatchObject({
      tone: 'failed',
      sentence: 'ElevenLabs did not answer.',
    });
  });
});

it('findingGroups counts the findings of each kind, also those not shown', () => {
  const findings = [
    { id: '1', finding: aFinding({ kind: 'foreign' }) },
    { id: '2', finding: aFinding() },
  ];
  expect(findingGroups(aJob({}, { missing: 5, foreign: 1 }), findings)).toMatchObject([
    { kind: 'missing', count: 5, findings: [{ id: '2' }], repair: expect.any(String) },
    { kind: 'foreign', count: 1, findings: [{ id: '1' }], repair: null },
  ]);
});

it('findingNote says what differs and whether it was fixed', () => {
  expect(findingNote(aFinding())).toBeNull();
  expect(findingNote(aFinding({ drift: ['name', 'size'], state: 'repaired' }))).toBe('Name, size differ · fixed');
  expect(findingNote(aFinding({ state: 'left' }))).toBe('not changed');
});

it('repairPlan names only kinds that are repaired', () => {
  const plan = repairPlan(aJob({}, { orphaned: 2, foreign: 1 }));
  expect(plan).toHaveLength(1);
  expect(plan[0]).toMatch(/2\. Delete the copy/);
});
