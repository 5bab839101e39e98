/** Tests that every route has the role check that the OpenAPI document declares. */
import { isRole, logMessages, mayDo, type Role } from '@knowledge-sync/contract';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Caller, callers, declaredOperations, errorWithCode, startApi } from '../../testing/api.ts';
import { createApi } from '../app.ts';

const api = startApi();
const verifierDown = startApi({ verifyIdToken: () => Promise.reject(errorWithCode('app/network-error')) });
const ended = startApi({
  readAccount: async () => ({
    role: 'admin',
    isDisabled: false,
    isVerified: true,
    validSinceMs: Number.MAX_SAFE_INTEGER,
  }),
});
const unconfirmed = startApi({
  readAccount: async () => ({ role: 'admin', isDisabled: false, isVerified: false, validSinceMs: 0 }),
});
afterAll(() => Promise.all([api, verifierDown, ended, unconfirmed].map((harness) => harness.close())));
beforeEach(() => {
  for (const { log } of [api, ended, unconfirmed]) log.length = 0;
});
afterEach(async () => expect(await api.storedPaths()).toEqual([]));

const operations = await declaredOperations(createApi(api.ctx));
type Operation = (typeof operations)[number];

/** Written out here, so that a route cannot lose its check unnoticed. Null: open to everyone. */
const neededRoles: Record<string, Role | null> = {
  createKnowledge: 'editor',
  listKnowledge: 'viewer',
  getKnowledge: 'viewer',
  getExtractedText: 'viewer',
  editKnowledge: 'editor',
  deleteKnowledge: 'editor',
  createKnowledgeFile: 'editor',
  replaceKnowledgeFile: 'editor',
  openUpload: 'editor',
  getUpload: 'editor',
  putUploadPart: 'editor',
  finishUpload: 'editor',
  abandonUpload: 'editor',
  refreshKnowledge: 'editor',
  retryKnowledgeSync: 'editor',
  restoreKnowledge: 'editor',
  sendKnowledgeAgain: 'editor',
  listEvents: 'viewer',
  exportEvents: 'viewer',
  listEarlierTexts: 'viewer',
  getEarlierText: 'viewer',
  restoreEarlierText: 'editor',
  sendManyKnowledgeAgain: 'editor',
  actOnManyKnowledge: 'editor',
  getInstallation: 'viewer',
  decideInstallation: 'editor',
  refreshIndex: 'viewer',
  getIndexOverview: 'viewer',
  startReconcile: 'editor',
  getReconcile: 'viewer',
  listAgents: 'viewer',
  listAgentBranches: 'viewer',
  attachFolder: 'editor',
  detachFolder: 'editor',
  turnOnSearch: 'editor',
  askAgent: 'viewer',
  searchTexts: 'viewer',
  listQuestions: 'viewer',
  addQuestion: 'editor',
  changeQuestion: 'editor',
  deleteQuestion: 'editor',
  checkQuestions: 'editor',
  listAgentsOfKnowledge: 'viewer',
  listPeople: 'admin',
  setRole: 'admin',
  addPerson: 'admin',
  getStatus: 'editor',
  getHealth: null,
  getOpenApi: null,
  getDocs: null,
};

test('the table above names every route of the OpenAPI document', () => {
  expect(operations.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(neededRoles).sort());
});

/**
 * Calls the route with a query parameter that no route has. It is refused after the role check, so
 * an allowed call changes nothing either.
 */
const callOf = (harness: typeof api, { method, path }: Operation, as?: Caller) =>
  harness.call(method, `/api${path.replace(/\{\w+\}/, 'some-id')}?unknown=1`, { ...(as !== undefined && { as }) });

/** The line of the log that each refusal has, and no other one. */
function expectRefusalLogged({ log }: typeof api, { operationId, path }: Operation, fields: object): void {
  const about = /^\/(knowledge|agents|people)\/\{/.exec(path)?.[1] ?? '';
  const idField = { knowledge: 'document_id', agents: 'agent_id', people: 'person_id' }[about];
  const target = { action: operationId, ...(idField !== undefined && { [idField]: 'some-id' }) };
  expect(log).toEqual([{ severity: 'info', message: logMessages.refused, fields: { ...target, ...fields } }]);
}

const problemTypeOf = async (response: Response) => ((await response.json()) as { type: string }).type;

const rolesOfCallers = Object.entries(callers) as [Caller, { role?: string }][];

describe.each(operations.filter(({ operationId }) => neededRoles[operationId] !== null))(
  '$method $path',
  (operation) => {
    const needed = neededRoles[operation.operationId];

    test('declares the refusals of the role check', () => {
      expect(operation.problems).toEqual(expect.arrayContaining(['unauthenticated', 'forbidden', 'unavailable']));
    });

    test('without a token is a 401', async () => {
      const response = await callOf(api, operation);
      expect(response.status).toBe(401);
      expect(response.headers.get('WWW-Authenticate')).toBe('Bearer realm="knowledge"');
      expect(await problemTypeOf(response)).toBe('/api/docs#problem-unauthenticated');
      expectRefusalLogged(api, operation, { uid: null, status: 401, problem: 'unauthenticated' });
    });

    test.each(rolesOfCallers)(`as %s with the role $role: ${needed} is needed`, async (as, { role }) => {
      const response = await callOf(api, operation, as);
      if (isRole(role) && mayDo(role, needed ?? 'admin')) {
        expect([415, 422]).toContain(response.status);
      } else {
        expect(response.status).toBe(403);
        expect(await problemTypeOf(response)).toBe('/api/docs#problem-forbidden');
        expectRefusalLogged(api, operation, { uid: callers[as].uid, status: 403, problem: 'forbidden' });
      }
    });

    test('as an admin whose session has ended is a 401', async () => {
      expect((await callOf(ended, operation, 'admin')).status).toBe(401);
      expectRefusalLogged(ended, operation, { uid: 'admin-uid', status: 401, problem: 'unauthenticated' });
    });

    test('as an admin whose address is not confirmed is a 403', async () => {
      expect((await callOf(unconfirmed, operation, 'admin')).status).toBe(403);
      expectRefusalLogged(unconfirmed, operation, { uid: 'admin-uid', status: 403, problem: 'forbidden' });
    });

    test('is a 503 while tokens cannot be verified', async () => {
      const response = await callOf(verifierDown, operation, 'editor');
      expect(response.status).toBe(503);
      expect(await problemTypeOf(response)).toBe('/api/docs#problem-unavailable');
    });
  },
);

test.each(operations.filter(({ operationId }) => neededRoles[operationId] === null))(
  '$method $path is open to everyone and declares no refusal of the role check',
  async (operation) => {
    expect((await api.call(operation.method, `/api${operation.path}`)).status).toBe(200);
    for (const name of ['unauthenticated', 'forbidden', 'unavailable']) expect(operation.problems).not.toContain(name);
  },
);
