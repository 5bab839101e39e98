import { describe, expect, it } from 'vitest';
import { isRole, mayDo } from './roles.ts';

describe('mayDo', () => {
  it.each([
    [null, { viewer: false, editor: false, admin: false }],
    ['viewer', { viewer: true, editor: false, admin: false }],
    ['editor', { viewer: true, editor: true, admin: false }],
    ['admin', { viewer: true, editor: true, admin: true }],
  ] as const)('%s may do what its role includes', (role, expected) => {
    expect({
      viewer: mayDo(role, 'viewer'),
      editor: mayDo(role, 'editor'),
      admin: mayDo(role, 'admin'),
    }).toEqual(expected);
  });
});

it('takes only the names of roles for roles', () => {
  expect([undefined, null, 'Admin', 'owner', ['admin'], 'admin'].map(isRole)).toEqual([
    false,
    false,
    false,
    false,
    false,
    true,
  ]);
});
