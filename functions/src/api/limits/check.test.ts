/** Tests which limit each route has, and where the check is. */
import { collections } from '@knowledge-sync/contract';
import { afterAll, describe, expect, test } from 'vitest';
import { declaredOperations, startApi } from '../../testing/api.ts';
import { createApi } from '../app.ts';
import type { CallClass } from './limits.ts';
import { allowanceRef } from './person-limits.ts';

const api = startApi();
const limited = startApi({ callsPerMinute: { reads: 0, lists: 0, writes: 0, agents: 0 } });
afterAll(() => Promise.all([api.close(), limited.close()]));

const operations = await declaredOperations(createApi(api.ctx));

/** Written out here, so that a route cannot lose its limit unnoticed. Null: open to everyone. */
const limits: Record<string, CallClass | null> = {
  createKnowledge: 'writes',
  listKnowledge: 'lists',
  getKnowledge: 'reads',
  getExtractedText: 'agents',
  editKnowledge: 'writes',
  deleteKnowledge: 'writes',
  createKnowledgeFile: 'writes',
  replaceKnowledgeFile: 'writes',
  refreshKnowledge: 'writes',
  retryKnowledgeSync: 'writes',
  restoreKnowledge: 'writes',
  sendKnowledgeAgain: 'writes',
  listEvents: 'lists',
  exportEvents: 'lists',
  listEarlierTexts: 'lists',
  getEarlierText: 'reads',
  restoreEarlierText: 'writes',
  sendManyKnowledgeAgain: 'writes',
  actOnManyKnowledge: 'writes',
  getInstallation: 'reads',
  decideInstallation: 'writes',
  refreshIndex: 'agents',
  getIndexOverview: 'agents',
  startReconcile: 'writes',
  getReconcile: 'reads',
  listAgents: 'agents',
  listAgentBranches: 'agents',
  attachFolder: 'agents',
  detachFolder: 'agents',
  turnOnSearch: 'agents',
  listAgentsOfKnowledge: 'agents',
  openUpload: 'writes',
  getUpload: 'reads',
  putUploadPart: 'writes',
  finishUpload: 'writes',
  abandonUpload: 'writes',
  askAgent: 'agents',
  searchTexts: 'agents',
  listQuestions: 'lists',
  addQuestion: 'writes',
  changeQuestion: 'writes',
  deleteQuestion: 'writes',
  checkQuestions: 'agents',
  listPeople: 'lists',
  setRole: 'writes',
  addPerson: 'writes',
  getStatus: 'reads',
  getHealth: null,
  getOpenApi: null,
  getDocs: null,
};

test('the table above names every route', () => {
  expect(operations.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(limits).sort());
});

const pathOf = (path: string) => `/api${path.replace(/\{\w+\}/g, 'some-id')}?unknown=1`;

describe.each(operations)('$method $path', ({ operationId, method, path, problems, responses }) => {
  const call = limits[operationId];

  test(`is limited as ${call}, in its answers and in the OpenAPI document`, async () => {
    expect(problems.includes('rate-limited')).toBe(call !== null);
    const names = Object.values(responses).map(({ headers }) => Object.keys(headers));
    const all = names.every((each) => each.includes('RateLimit') && each.includes('RateLimit-Policy'));
    expect(all).toBe(call !== null);
    if (call === null) return;
    expect(Object.keys(responses['429']?.headers ?? {})).toContain('Retry-After');
    const answer = await api.call(method, pathOf(path), { as: 'admin' });
    expect(answer.headers.get('RateLimit-Policy')).toBe(`"${call}";q=10000;w=60`);
    expect(answer.headers.get('RateLimit')).toMatch(new RegExp(`^"${call}";r=\\d{1,4};t=\\d{1,2}$`));
    const refused = await limited.call(method, pathOf(path), { as: 'admin' });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('RateLimit')).toMatch(new RegExp(`^"${call}";r=0;t=\\d{1,2}$`));
    expect(refused.headers.get('RateLimit-Policy')).toBe(`"${call}";q=0;w=60`);
  });
});

test('a refused call has no byte of its body read', async () => {
  let isRead = false;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        isRead = true;
        controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  expect((await limited.call('POST', '/api/knowledge', { as: 'editor', body })).status).toBe(429);
  expect(isRead).toBe(false);
});

test.each([
  ['outsider' as const, 403],
  [null, 401],
])('a caller without a role (%s) is not counted', async (as, status) => {
  const before = await api.db.collectionGroup(collections.allowances).count().get();
  const response = await api.call('GET', '/api/knowledge', as === null ? {} : { as });
  expect(response.status).toBe(status);
  expect(response.headers.get('RateLimit')).toBeNull();
  expect((await api.db.collectionGroup(collections.allowances).count().get()).data()).toEqual(before.data());
  expect((await allowanceRef(api.db, 'outsider-uid').get()).exists).toBe(false);
});
