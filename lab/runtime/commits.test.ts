import { expect, test } from 'vitest';
import { kindOf, touchedBy } from './commits.ts';
import type { FirestoreWrite } from './firestore-proxy.ts';

const name = (document: string): string => `projects/p/databases/(default)/documents/${document}`;
const create = (document: string): FirestoreWrite => ({
  update: { name: name(document), fields: {} },
  currentDocument: { conditionType: 'exists', exists: false },
});
const update = (document: string, fieldPaths: string[]): FirestoreWrite => ({
  update: { name: name(document), fields: {} },
  updateMask: { fieldPaths },
  // The decoder leaves `exists` at false where the condition is an update time.
  currentDocument: { conditionType: 'updateTime', exists: false },
});
const set = (document: string): FirestoreWrite => ({ update: { name: name(document), fields: {} } });
const remove = (document: string): FirestoreWrite => ({ delete: name(document) });

test.each<[touched: string, kind: string, writes: FirestoreWrite[]]>([
  ['create knowledge', 'create knowledge', [create('knowledge/a')]],
  [
    'update knowledge, create knowledge/body',
    'update knowledge(body_id revision), create knowledge/body',
    [update('knowledge/a', ['revision', 'body_id']), create('knowledge/a/body/b.0'), create('knowledge/a/body/b.1')],
  ],
  [
    'update knowledge, set knowledge/attempts',
    'update knowledge(sync_status), set knowledge/attempts',
    [update('knowledge/a', ['sync_status']), set('knowledge/a/attempts/1')],
  ],
  [
    'delete uploads, delete knowledge/body',
    'delete uploads, delete knowledge/body',
    [remove('uploads/b'), remove('knowledge/a/body/b.0')],
  ],
  // The folder's record is named by the account, which differs from stack to stack.
  ['update engine', 'update engine(*)', [update('engine/folder', ['`0123456789abcdef0123`.claim'])]],
])('describes a commit as %s', (touched, kind, writes) => {
  expect(touchedBy(writes)).toBe(touched);
  expect(kindOf(writes)).toBe(kind);
});
