import { expect, test } from 'vitest';
import { permissionsOf } from './permission.ts';

test.each([
  ['The API key you used is missing the permission convai_write to execute this operation.', 'convai_write'],
  ['The API key is missing the permission speech_to_text', 'speech_to_text'],
  ['Missing permissions: convai_read, convai_write', 'convai_read, convai_write'],
  ['This key lacks the `knowledge_base:write` scope.', 'knowledge_base:write'],
  ['You need the permission "workspace.admin" for this.', 'workspace.admin'],
  ["You need the 'convai_write' permission.", 'convai_write'],
  ['The key is missing the permission admin.', 'admin'],
  ['The key is missing the permission models to execute this.', 'models'],
  ['The key requires admin permission.', 'admin'],
  ['missing_permissions: user_read', 'user_read'],
  ['The API key lacks the permission to do this.', null],
  ['The api_key lacks permissions for agent_7101k and doc_ab12.', null],
  ['You are not allowed to do this.', null],
  ['Permission denied.', null],
  ['You may not change the document "refund-policy" without permission.', null],
  ['You may not use voice_clone.', null],
  ['See https://example.com/key_permissions/add_more and sk_abcdef.', null],
])('%j names %j', (detail, names) => {
  expect(permissionsOf({ error_type: 'permission', detail })).toBe(names);
});

test('a message of another error names none', () => {
  expect(permissionsOf({ error_type: 'quota', detail: 'missing the permission convai_write' })).toBeNull();
});
