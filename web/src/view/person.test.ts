import { expect, it } from 'vitest';
import { personName } from './person.ts';

it.each([
  ['a name', { name: 'Ada Byron', email: 'ada@example.com' }, 'Ada Byron'],
  ['an address alone', { name: null, email: 'ada@example.com' }, 'ada@example.com'],
  ['an account that no longer exists', { name: null, email: null }, 'Former member'],
  ['no record', null, 'Unknown person'],
  ['a record that is being read', undefined, '…'],
])('personName of %s', (_, person, name) => expect(personName('u1', person)).toBe(name));

it('personName of a document that a script wrote', () => expect(personName('script', null)).toBe('a script'));
