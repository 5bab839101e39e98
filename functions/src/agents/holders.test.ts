import { type HolderBranch, holdersNamed } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { describe, expect, test } from 'vitest';
import { nobody } from '../store/holders.ts';
import { isContradicted, isCutOff, isSame, type Known, withReport } from './holders.ts';

const a = { id: 'a', name: 'Anna' };
const b = { id: 'b', name: 'Bert' };
const known = (...attached: Known['attached']): Known => ({ folder_id: 'f', attached, count: attached.length });
const one = (agent: Known['attached'][number], isAttached: boolean, folderId: string | null = 'f') =>
  ({ kind: 'one', folderId, agent, isAttached }) as const;
const all = (...holders: Known['attached']) => ({ kind: 'all', folderId: 'f', holders }) as const;

describe('withReport, given a report about one agent', () => {
  test('adds it in the order of names or removes it, and keeps the others', () => {
    expect(withReport(nobody, one(b, true))).toEqual(known(b));
    expect(withReport(known(b), one(a, true))).toEqual(known(a, b));
    expect(withReport(known(a, b), one(a, false))).toEqual(known(b));
    expect(withReport(known(b), one(a, false))).toEqual(known(b));
  });

  test('takes over a new name', () => {
    expect(withReport(known(a, b), one({ id: 'a', name: 'Zoe' }, true))).toEqual(known(b, { id: 'a', name: 'Zoe' }));
  });

  test('about another folder drops the holders of the earlier folder', () => {
    expect(withReport(known(a), one(b, true, 'g'))).toEqual({ ...known(b), folder_id: 'g' });
    expect(withReport(known(a), one(b, false, 'g'))).toEqual({ ...nobody, folder_id: 'g' });
  });
});

describe('withReport, given a report about all agents', () => {
  test('replaces the holders, and keeps a known name that the report leaves out', () => {
    expect(withReport(known(a), all(b))).toEqual(known(b));
    expect(withReport(known(a), all({ id: 'a', name: null }, b))).toEqual(known(a, b));
  });

  test('names the first holders and counts all', () => {
    const many = Array.from({ length: holdersNamed + 3 }, (_, index) => ({ id: `${index}`, name: 'x' }));
    const cut = withReport(nobody, all(...many));
    expect(cut).toMatchObject({ count: holdersNamed + 3 });
    expect(cut.attached).toHaveLength(holdersNamed);
    expect(isCutOff(cut)).toBe(true);
    expect(isCutOff(known(a))).toBe(false);
  });
});

describe('withReport, given the branches of agents', () => {
  const branches: HolderBranch[] = [];
  const read_at = Timestamp.fromMillis(1);
  const report = { kind: 'branches', folderId: 'f', holders: [{ id: 'a', branches, read_at }] } as const;
  const read = (folderId = 'f') => ({ ...report, folderId, holders: [...report.holders] });

  test('adds them to that agent, and keeps them with later reports', () => {
    const after = withReport(known(a, b), read());
    expect(after).toEqual(known({ ...a, branches, read_at }, b));
    expect(withReport(after, all(b, a))).toEqual(after);
    expect(withReport(after, one(a, true))).toEqual(after);
    expect(isSame(known(a, b), after)).toBe(false);
  });

  test('drops agents that no longer have the folder, or that have another one', () => {
    expect(withReport(known(b), read())).toEqual(known(b));
    expect(withReport(known(a), read('g')).attached).toEqual([]);
  });
});

test('isSame ignores the order of holders, and the folder if there are none', () => {
  expect(isSame(withReport(nobody, all(a, b)), withReport(nobody, all(b, a)))).toBe(true);
  expect(isSame(nobody, { ...nobody, folder_id: 'f' })).toBe(true);
  expect(isSame(known(a), known(b))).toBe(false);
  expect(isSame(known(a), { ...known(a), folder_id: 'g' })).toBe(false);
  expect(isSame(known(a), { ...known(a), count: 2 })).toBe(false);
});

describe('isContradicted', () => {
  const through = { ...a, isDirect: false };
  test('is true if an unknown agent uses the document through the folder', () => {
    expect(isContradicted(nobody, [through], true)).toBe(true);
    expect(isContradicted(known(a), [through], true)).toBe(false);
    expect(isContradicted(nobody, [{ ...a, isDirect: true }], true)).toBe(false);
    expect(isContradicted({ ...known(b), count: 9 }, [through], false)).toBe(false);
  });

  test('is true if a known holder is missing, unless there are more pages', () => {
    expect(isContradicted(known(a), [], true)).toBe(true);
    expect(isContradicted(known(a), [], false)).toBe(false);
  });
});
