import { describe, expect, it } from 'vitest';
import { type Base, changeOf, draftOf, isChanged, problemsOf, wholeOf } from './draft.ts';

const base: Base = { revision: 'r1', name: 'Refunds', content: 'One.\nTwo.\n' };

describe('an edit', () => {
  it('sends only changed fields', () => {
    const draft = draftOf(base);
    expect(isChanged(base, draft)).toBe(false);
    expect(changeOf(base, draft)).toEqual({});
    expect(changeOf(base, { ...draft, name: 'Returns' })).toEqual({ name: 'Returns' });
    expect(changeOf(base, { ...draft, content: 'Three.' })).toEqual({ content: 'Three.' });
  });

  it('ignores spaces around the name, which the service removes', () => {
    expect(isChanged(base, { ...draftOf(base), name: ' Refunds ' })).toBe(false);
  });

  it('sends all fields to replace another version', () => {
    expect(wholeOf(base, { ...draftOf(base), name: 'Returns' })).toEqual({ name: 'Returns', content: base.content });
  });

  it('of a file changes only the name', () => {
    const file: Base = { ...base, content: null };
    const draft = { ...draftOf(file), name: 'Returns' };
    expect(changeOf(file, draft)).toEqual({ name: 'Returns' });
    expect(wholeOf(file, draft)).toEqual({ name: 'Returns' });
  });

  it('of a web page sends the refresh settings only when they were changed', () => {
    const page: Base = { ...base, content: null, autoSync: { frequency_days: 7, auto_remove: false } };
    const draft = draftOf(page);
    const input = { isOn: true, days: '7', autoRemove: false };
    expect(draft.autoSync).toEqual(input);
    expect(changeOf(page, draft)).toEqual({});
    expect(changeOf(page, { ...draft, autoSync: { ...input, isOn: false } })).toEqual({ auto_sync: null });
    expect(changeOf(page, { ...draft, autoSync: { ...input, days: '30' } })).toEqual({
      auto_sync: { frequency_days: 30, auto_remove: false },
    });
    expect(problemsOf({ ...draft, autoSync: { ...input, days: '181' } }).days).toHaveLength(1);
    expect(changeOf({ ...page, autoSync: null }, { ...draft, autoSync: { ...input, isOn: false } })).toEqual({});
  });

  it.each([
    ['Windows', 'One.\r\nTwo.\r\n', 'One.\r\nThree.\r\n'],
    ['Unix', 'One.\nTwo.\n', 'One.\nThree.\n'],
    ['mixed, which become those of Unix', 'One.\r\nTwo.\n', 'One.\nThree.\n'],
  ])('keeps the line endings of a text: %s', (_, content, saved) => {
    const before: Base = { ...base, content };
    const draft = draftOf(before);
    expect(draft.content).toBe('One.\nTwo.\n');
    expect(isChanged(before, draft)).toBe(false);
    expect(changeOf(before, { ...draft, content: 'One.\nThree.\n' })).toEqual({ content: saved });
  });

  it('is checked against the limits of the service', () => {
    expect(problemsOf({ ...draftOf(base), name: '', content: ' ' })).toEqual({
      name: ['Enter a name of 1 to 200 characters.'],
      content: [expect.stringContaining('not only spaces')],
      days: [],
    });
    expect(problemsOf(draftOf(base))).toEqual({ name: [], content: [], days: [] });
  });
});
