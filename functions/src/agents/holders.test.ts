import { holdersNamed } from '@knowledge-sync/contract';
import { describe, expect, test } from 'vitest';
import { isContradicted, isCutOff, isSame, type Known, learned, nobody } from './holders.ts';

const a = { id: 'a', name: 'Anna' };
const b = { id: 'b', name: 'Bert' };
const known = (...attached: Known['attached']): Known => ({ folder_id: 'f', attached, count: attached.length });
const one = (agent: Known['attached'][number], isAttached: boolean, folderId: string | null = 'f') =>
  ({ kind: 'one', folderId, agent, isAttached }) as const;
const all = (...holders: Known['attached']) => ({ kind: 'all', folderId: 'f', holders }) as const;

describe('what is told of one agent', () => {
  test('adds it by its name, takes it away, and leaves the others alone', () => {
    expect(learned(nobody, one(b, true))).toEqual(known(b));
    expect(learned(known(b), one(a, true))).toEqual(known(a, b));
    expect(learned(known(a, b), one(a, false))).toEqual(known(b));
    expect(learned(known(b), one(a, false))).toEqual(known(b));
  });

  test('renames it', () => {
    expect(learned(known(a, b), one({ id: 'a', name: 'Zoe' }, true))).toEqual(known(b, { id: 'a', name: 'Zoe' }));
  });

  test('about another folder ends what was known of the one before', () => {
    expect(learned(known(a), one(b, true, 'g'))).toEqual({ ...known(b), folder_id: 'g' });
    expect(learned(known(a), one(b, false, 'g'))).toEqual({ ...nobody, folder_id: 'g' });
  });
});

describe('what is told of all', () => {
  test('replaces what was known, and keeps a name that is not told this time', () => {
    expect(learned(known(a), all(b))).toEqual(known(b));
    expect(learned(known(a), all({ id: 'a', name: null }, b))).toEqual(known(a, b));
  });

  test('names so many and counts the others', () => {
    const many = Array.from({ length: holdersNamed + 3 }, (_, index) => ({ id: `${index}`, name: 'x' }));
    const cut = learned(nobody, all(...many));
    expect(cut).toMatchObject({ count: holdersNamed + 3 });
    expect(cut.attached).toHaveLength(holdersNamed);
    expect(isCutOff(cut)).toBe(true);
    expect(isCutOff(known(a))).toBe(false);
  });
});

test('what is the same whatever its order is not written again', () => {
  expect(isSame(learned(nobody, all(a, b)), learned(nobody, all(b, a)))).toBe(true);
  expect(isSame(nobody, { ...nobody, folder_id: 'f' })).toBe(true);
  expect(isSame(known(a), known(b))).toBe(false);
  expect(isSame(known(a), { ...known(a), folder_id: 'g' })).toBe(false);
  expect(isSame(known(a), { ...known(a), count: 2 })).toBe(false);
});

describe('who knows a document', () => {
  const through = { ...a, isDirect: false };
  test('speaks against what is known when somebody new knows it through the folder', () => {
    expect(isContradicted(nobody, [through], true)).toBe(true);
    expect(isContradicted(known(a), [through], true)).toBe(false);
    expect(isContradicted(nobody, [{ ...a, isDirect: true }], true)).toBe(false);
    expect(isContradicted({ ...known(b), count: 9 }, [through], false)).toBe(false);
  });

  test('speaks against it when somebody is missing, unless there are more pages', () => {
    expect(isContradicted(known(a), [], true)).toBe(true);
    expect(isContradicted(known(a), [], false)).toBe(false);
  });
});
