import { describe, expect, it } from 'vitest';
import { databaseOf } from '../../database.ts';

describe('databaseOf', () => {
  it.each([
    [undefined, '(default)'],
    ['', '(default)'],
    ['(default)', '(default)'],
    ['knowledge', 'knowledge'],
    ['team-2-knowledge', 'team-2-knowledge'],
  ])('of DATABASE=%s is %s', (DATABASE, expected) => {
    expect(databaseOf(DATABASE === undefined ? {} : { DATABASE })).toBe(expected);
  });

  it.each(['postgres://user:secret@host/db', 'Knowledge', 'ab', 'default)', 'knowledge-', '"'])(
    'refuses DATABASE=%s without showing it',
    (DATABASE) => {
      expect(() => databaseOf({ DATABASE })).toThrow(/^DATABASE is no ID of a Firestore database: set it/);
    },
  );
});
