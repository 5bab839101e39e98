/** Every change by a person is logged with the uid, the action and the document, without a name. */
import { createHash } from 'node:crypto';
import { collections, foldersDocument, logMessages } from '@knowledge-sync/contract';
import { type Simulator, startSimulator, testWorld } from '@knowledge-sync/emulator/simulator';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { receivePart, startUpload } from '../commands/upload.ts';
import { addVersion } from '../history/versions.ts';
import { type ApiHarness, type CallOptions, declaredOperations, startApi } from '../testing/api.ts';
import { aDocument } from '../testing/fixtures.ts';
import { createApi } from './app.ts';

const octets = { 'Content-Type': 'application/octet-stream' };
const file = { body: 'Refunds take five days.', headers: octets };
const page = { type: 'url', url: 'https://example.com/', auto_sync: null, refresh_id: null } as const;
const stored = {
  type: 'file',
  filename: 'a.txt',
  content_type: 'text/plain',
  size_bytes: 4,
  sha256: 'a'.repeat(64),
} as const;

type Change = [path: string, options: CallOptions, logged: Record<string, unknown>];
const byId = (action: string, id: string): Record<string, unknown> => ({ uid: 'editor-uid', action, document_id: id });
/** By operation. Null: it changes nothing that people made. */
const changes: Record<string, Change | null> = {
  createKnowledge: [
    '/knowledge',
    { json: { name: 'Secret name', content: 'Secret text' } },
    { uid: 'editor-uid', action: 'created', document_id: expect.stringMatching(/^\w{20}$/) },
  ],
  createKnowledgeFile: [
    '/knowledge/files?filename=Secret.txt',
    file,
    { uid: 'editor-uid', action: 'created', document_id: expect.stringMatching(/^\w{20}$/) },
  ],
  openUpload: null,
  putUploadPart: null,
  abandonUpload: null,
  finishUpload: ['/uploads/complete/finish', {}, byId('created', 'complete')],
  editKnowledge: ['/knowledge/edited', { json: { name: 'Secret name' } }, byId('edited', 'edited')],
  replaceKnowledgeFile: ['/knowledge/file/file?filename=b.txt', file, byId('edited', 'file')],
  refreshKnowledge: ['/knowledge/page/refresh', {}, byId('edited', 'page')],
  restoreEarlierText: ['/knowledge/edited/versions/earlier/restore', {}, byId('text_restored', 'edited')],
  retryKnowledgeSync: ['/knowledge/failed/retry-sync', {}, byId('retried', 'failed')],
  sendKnowledgeAgain: ['/knowledge/synced/send-again', {}, byId('sent_again', 'synced')],
  sendManyKnowledgeAgain: ['/knowledge/send-again', { json: { ids: ['second'] } }, byId('sent_again', 'second')],
  actOnManyKnowledge: [
    '/knowledge/bulk',
    { json: { action: 'retry', filter: { cause: 'quota' } } },
    byId('retried', 'quota'),
  ],
  deleteKnowledge: ['/knowledge/unreadable', {}, byId('deletion_requested', 'unreadable')],
  restoreKnowledge: ['/knowledge/deleted/restore', {}, byId('restored', 'deleted')],
  startReconcile: ['/reconcile', { json: { repair: true } }, { uid: 'editor-uid', action: 'repair_started' }],
  attachFolder: [
    '/agents/AGENT/attach-folder',
    { json: {} },
    { uid: 'editor-uid', action: 'attached', agent_id: expect.any(String) },
  ],
  detachFolder: [
    '/agents/AGENT/detach-folder',
    { json: {} },
    { uid: 'editor-uid', action: 'detached', agent_id: expect.any(String) },
  ],
  turnOnSearch: [
    '/agents/AGENT/turn-on-search',
    {},
    { uid: 'editor-uid', action: 'search_turned_on', agent_id: expect.any(String) },
  ],
  setRole: [
    '/people/standing/role',
    { as: 'admin', json: { role: 'editor' } },
    { uid: 'admin-uid', action: 'role_changed', person_id: 'standing', details: ['editor'] },
  ],
  addPerson: [
    '/people',
    { as: 'admin', json: { email: 'secret@example.com', role: 'viewer' } },
    { uid: 'admin-uid', action: 'role_changed', person_id: expect.any(String), details: ['viewer'] },
  ],
  decideInstallation: [
    '/installation',
    { json: { decision: 'take_over', project_id: 'first' } },
    { uid: 'editor-uid', action: 'take_over' },
  ],
  addQuestion: [
    '/knowledge/edited/questions',
    { json: { text: 'Secret question?' } },
    byId('question_added', 'edited'),
  ],
  changeQuestion: [
    '/knowledge/edited/questions/first',
    { json: { text: 'Secret question?' } },
    byId('question_changed', 'edited'),
  ],
  deleteQuestion: ['/knowledge/edited/questions/first', {}, byId('question_deleted', 'edited')],
  checkQuestions: null,
  askAgent: null,
  searchTexts: null,
  refreshIndex: null,
};

let api: ApiHarness;
let simulator: Simulator;
let agentId = '';
beforeAll(async () => {
  simulator = await startSimulator({ settings: testWorld() });
  agentId = simulator.seedAgent({ name: 'Secret agent', knowledgeBase: [] });
  api = startApi({ elevenLabs: { baseUrl: simulator.url } });
  const documents = api.db.collection(collections.knowledge);
  const synced = { sync_status: 'completed' } as const;
  const quota = { sync_status: 'failed', sync_error: { type: 'quota' } } as never;
  await documents.doc('edited').create(aDocument());
  const question = { text: 'Secret?', created_at: Timestamp.now(), created_by: 'editor-uid', result: null };
  await documents.doc('edited').collection(collections.questions).doc('first').create(question);
  const sent = Buffer.from('Refunds take five days.');
  const announced = { size_bytes: sent.byteLength, sha256: createHash('sha256').update(sent).digest('hex') };
  const { upload } = await startUpload(
    { ...api.ctx, newId: () => 'complete' },
    { ...announced, filename: 'Secret.txt', name: 'Secret', on_duplicate: 'keep' },
    'editor-uid',
  );
  await receivePart(api.ctx, upload, 0, sent);
  await documents.doc('file').create(aDocument('text', { source: stored }));
  await documents.doc('page').create(aDocument('text', { source: page, body_id: null, body_parts: 0 }));
  await documents.doc('failed').create(aDocument('text', { sync_status: 'failed' }));
  await documents.doc('quota').create({
    ...aDocument('text', quota),
    sync_error: {
      type: 'quota',
      http_status: 401,
      provider_code: null,
      detail: null,
      hint: 'x',
      retryable: false,
      request_id: null,
    },
  });
  for (const id of ['synced', 'second']) await documents.doc(id).create(aDocument('text', synced));
  const later = Timestamp.fromMillis(Date.now() + 60_000);
  const waiting = { ...synced, deletion_requested_at: Timestamp.now(), deletion_not_before: later };
  await documents.doc('deleted').create(aDocument('text', waiting));
  await documents.doc('unreadable').create({ ...aDocument(), name: 7 });
  const batch = api.db.batch();
  const earlier = { document: aDocument('Secret text'), bytes: Buffer.from('Secret text') };
  addVersion(api.ctx, batch, documents.doc('edited'), 'earlier', earlier, { at: Timestamp.now(), by: 'editor-uid' });
  await batch.commit();
  for (const [uid, role] of Object.entries({ standing: 'viewer', 'admin-uid': 'admin' })) {
    await api.auth.createUser({ uid, email: `secret-${uid}@example.com` });
    await api.auth.setCustomUserClaims(uid, { role });
  }
});
afterAll(() => Promise.all([api.close(), simulator.stop()]));

const operations = (await declaredOperations(createApi({} as ApiHarness['ctx']))).filter(
  ({ method }) => method !== 'GET',
);

test('the table above names every operation that may change something', () => {
  expect(operations.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(changes).sort());
});

test.each(Object.entries(changes).flatMap(([id, change]) => (change === null ? [] : [{ id, change }])))(
  '$id is logged once',
  async ({ id, change: [path, options, logged] }) => {
    if (id === 'decideInstallation') {
      const copied = { installation: { id: 'first', project_id: 'first' } };
      await api.db.collection(collections.engine).doc(foldersDocument).set(copied);
    }
    api.log.length = 0;
    const method = operations.find(({ operationId }) => operationId === id)?.method ?? '';
    const response = await api.call(method, `/api${path.replace('AGENT', agentId)}`, { as: 'editor', ...options });
    expect(response.status).toBeLessThan(300);
    const lines = api.log.filter(({ message }) => message === logMessages.changedByPerson);
    expect(lines).toEqual([
      { severity: 'info', message: logMessages.changedByPerson, fields: expect.objectContaining(logged) },
    ]);
    expect(JSON.stringify(api.log)).not.toMatch(/secret/i);
  },
);
