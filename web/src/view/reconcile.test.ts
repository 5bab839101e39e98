import { type Finding, type Job, limitReached } from '@knowledge-sync/contract';
import { describe, expect, it } from 'vitest';
import { at } from '../testing/document.ts';
import { findingGroups, findingNote, openDifferences, reconcileView, repairPlan } from './reconcile.ts';

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
  moved: 0,
  deleting: 0,
  young: 0,
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

  it('says that a check has ended at its limit', () => {
    expect(reconcileView(aJob({ message: limitReached }))).toMatchObject({
      tone: 'good',
      title: 'This part matches',
      sentence: `3 documents checked. ${limitReached}`,
    });
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

  it('promises no repair of a copy that was moved to another folder', () => {
    expect(reconcileView(aJob({}, { missing: 1, drifted: 2, moved: 1 })).repairable).toBe(2);
    expect(reconcileView(aJob({}, { drifted: 1, moved: 1 })).repairable).toBe(0);
  });

  it('says what was not checked, and counts no foreign copy as a document', () => {
    const { sentence } = reconcileView(aJob({}, { skipped: 3, deleting: 2, young: 1, copies: 9, foreign: 6 }));
    expect(sentence).toBe(
      '3 documents checked. Not checked: 1 document not synced yet, 2 documents being deleted, 1 copy too new to judge. Nothing was changed.',
    );
  });

  it('counts the fixed findings after a repair out of those it could fix', () => {
    expect(reconcileView(aJob({ repair: true }, { missing: 2, foreign: 1, repaired: 2 }))).toMatchObject({
      tone: 'good',
      title: '2 of 2 fixed',
      repairable: 0,
    });
    expect(reconcileView(aJob({ repair: true }, { drifted: 3, moved: 1, repaired: 2 }))).toMatchObject({
      tone: 'attention',
      title: '2 of 2 fixed',
      sentence: expect.stringContaining('1 left for you'),
    });
    expect(reconcileView(aJob({ repair: true }, { missing: 2, repaired: 1 })).tone).toBe('attention');
    expect(reconcileView(aJob({ repair: true }, { drifted: 1, moved: 1 }))).toMatchObject({ title: '1 difference' });
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

it('findingGroups lists moved copies apart from changed ones', () => {
  const findings = [
    { id: '1', finding: aFinding({ kind: 'drifted', drift: ['folder', 'name'] }) },
    { id: '2', finding: aFinding({ kind: 'drifted', drift: ['name'] }) },
  ];
  expect(findingGroups(aJob({}, { drifted: 2, moved: 1 }), findings)).toMatchObject([
    { kind: 'drifted', count: 1, findings: [{ id: '2' }], repair: expect.any(String) },
    { kind: 'moved', count: 1, findings: [{ id: '1' }], repair: null },
  ]);
});

it('repairPlan says what is fixed, what is left to people, and whether copies are deleted', () => {
  const { fixed, left, isDeleting } = repairPlan(aJob({}, { orphaned: 2, drifted: 1, moved: 1, foreign: 1 }));
  expect(fixed).toEqual(['Orphaned copy: 2. Delete the copy in ElevenLabs.']);
  expect(left).toHaveLength(2);
  expect(left.at(-1)).toMatch(/^Moved to another folder: 1\..*Move it back in ElevenLabs\.$/);
  expect(isDeleting).toBe(true);
  expect(repairPlan(aJob({}, { missing: 1 }))).toMatchObject({ left: [], isDeleting: false });
});

describe('openDifferences', () => {
  it('counts what a check found and no repair fixed', () => {
    expect(openDifferences(aJob({}, { missing: 2, foreign: 1 }))).toBe(3);
    expect(openDifferences(aJob({ repair: true }, { missing: 2, foreign: 1, repaired: 2 }))).toBe(1);
    expect(openDifferences(aJob())).toBe(0);
  });

  it('is 0 while a check runs, and after one that failed', () => {
    for (const status of ['queued', 'running', 'failed'] as const)
      expect(openDifferences(aJob({ status }, { missing: 2 }))).toBe(0);
  });
});
