import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Simulator, startSimulator } from './index.ts';

const base = '/v1/convai/knowledge-base';
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ settings: { concurrency: 7 } });
});
beforeEach(() => simulator.reset());
afterAll(() => simulator.stop());

async function control(method: string, path: string, body?: unknown): Promise<{ status: number; value: unknown }> {
  const response = await fetch(`${simulator.url}/_simulator/${path}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, value: await response.json() };
}

test('faults are added, listed, replaced and removed', async () => {
  const added = await control('POST', 'faults', { kind: 'status', preset: 'system_busy', name: '^A', times: 2 });
  expect(added).toMatchObject({ status: 201, value: { id: expect.any(String), kind: 'status', applied: 0 } });
  const fault = { kind: 'status', preset: 'system_busy', name: '^A', times: 2, skip: 0, matched: 0, applied: 0 };
  expect((await control('GET', 'faults')).value).toMatchObject({ faults: [fault] });

  const replaced = await control('PUT', 'faults', [{ kind: 'hang' }, { kind: 'late', ms: 5 }]);
  expect(replaced.value).toMatchObject({ faults: [{ kind: 'hang' }, { kind: 'late', ms: 5 }] });
  const [first] = simulator.faults();
  expect((await control('DELETE', `faults/${first?.id}`)).status).toBe(200);
  expect((await control('DELETE', `faults/${first?.id}`)).status).toBe(404);
  expect(simulator.faults()).toHaveLength(1);
  await control('DELETE', 'faults');
  expect(simulator.faults()).toEqual([]);
});

test.each([
  ['POST', 'faults', { kind: 'explode' }, 'kind'],
  ['POST', 'faults', { kind: 'hang', nane: 'x' }, 'nane'],
  ['POST', 'faults', { kind: 'hang', name: '(' }, 'regular expression'],
  ['POST', 'faults', { kind: 'hang', route: '/v2' }, '/v1/convai/knowledge-base/text'],
  ['POST', 'faults', { kind: 'status' }, 'status or a preset'],
  ['POST', 'faults', { kind: 'status', preset: 'x' }, 'rate_limit_exceeded'],
  ['PUT', 'faults', { kind: 'hang' }, 'array'],
  ['PUT', 'settings', { concurrency: 0 }, 'concurrency'],
  ['POST', 'faults', '{', 'JSON'],
])('%s %s %j is refused with the reason', async (method, path, body, reason) => {
  simulator.addFault({ kind: 'hang' });
  const { status, value } = await control(method, path, body);
  expect(status).toBe(400);
  expect(JSON.stringify(value)).toContain(reason);
  expect(simulator.faults()).toHaveLength(1);
});

test('documents are listed in order of creation, with their whole text', async () => {
  const folder_id = simulator.seedFolder({ name: 'f', folderId: null });
  simulator.seedText({ name: 'b', text: 'ä\r\n', folderId: folder_id });
  simulator.seedText({ name: 'a', text: 'x', folderId: null });
  expect((await control('GET', 'documents')).value).toMatchObject({
    documents: [
      { type: 'folder', name: 'f', text: null, folder_id: null },
      { type: 'text', name: 'b', text: 'ä\r\n', folder_id, size_bytes: 4 },
      { type: 'text', name: 'a', text: 'x', folder_id: null, size_bytes: 1 },
    ],
  });
});

test('a document is moved to another folder and to the root', async () => {
  const folder_id = simulator.seedFolder({ name: 'f', folderId: null });
  const id = simulator.seedText({ name: 'a', text: 'x', folderId: null });
  const folderOf = () => simulator.documents().find((one) => one.id === id)?.folder_id;
  expect(await control('PUT', `documents/${id}/folder`, { folder_id })).toMatchObject({ status: 200 });
  expect(folderOf()).toBe(folder_id);
  expect((await control('PUT', `documents/${id}/folder`, { folder_id: id })).status).toBe(404);
  expect((await control('PUT', `documents/nobody/folder`, { folder_id })).status).toBe(404);
  expect((await control('PUT', `documents/${id}/folder`, { folder_id: null })).status).toBe(200);
  expect(folderOf()).toBeNull();
});

test('a copy is changed by hand at a given time, and a file keeps its name', async () => {
  const id = simulator.seedText({ name: 'a', text: 'x', folderId: null });
  const change = { text: 'y', updated_at_unix_secs: 1_700_000_000 };
  expect(await control('PUT', `documents/${id}/content`, change)).toMatchObject({
    status: 200,
    value: { id, name: 'a', text: 'y', updated_at: '2023-11-14T22:13:20.000Z' },
  });
  const form = new FormData();
  form.set('name', 'Plan');
  form.set('file', new File(['# Plan'], 'plan.md', { type: 'text/markdown' }));
  const headers = { 'xi-api-key': 'key' };
  await fetch(`${simulator.url}${base}/file`, { method: 'POST', headers, body: form });
  const file = simulator.documents().at(-1)?.id ?? '';
  const bytes = Buffer.from('# Another plan').toString('base64');
  expect(await control('PUT', `documents/${file}/content`, { file_base64: bytes })).toMatchObject({
    value: { name: 'Plan', text: '# Another plan', file: { filename: 'plan.md' } },
  });
  expect((await control('PUT', 'documents/nobody/content', {})).status).toBe(404);
});

test('the settings say whether a rename sets the time, and which time a change is answered with', async () => {
  const id = simulator.seedText({ name: 'a', text: 'x', folderId: null });
  simulator.changeByHand(id, { updatedAtSecs: 1_700_000_000 });
  const patch = async (change: object) => {
    const headers = { 'xi-api-key': 'key', 'content-type': 'application/json' };
    const body = JSON.stringify(change);
    const response = await fetch(`${simulator.url}${base}/${id}`, { method: 'PATCH', headers, body });
    return ((await response.json()) as { metadata: { last_updated_at_unix_secs: number } }).metadata;
  };
  await control('PUT', 'settings', { rename_sets_updated_at: false });
  expect(await patch({ name: 'b' })).toMatchObject({ last_updated_at_unix_secs: 1_700_000_000 });
  await control('PUT', 'settings', { rename_sets_updated_at: true, change_answers_earlier_time: true });
  expect(await patch({ content: 'y' })).toMatchObject({ last_updated_at_unix_secs: 1_700_000_000 });
  const [{ updated_at } = { updated_at: '' }] = simulator.documents();
  expect(Date.parse(updated_at)).toBeGreaterThan(1_700_000_000_000);
});

test('requests to the API are logged and counted, those to the control routes are not', async () => {
  const headers = { 'xi-api-key': 'key' };
  const body = JSON.stringify({ name: 'n', text: 'x' });
  await (await fetch(`${simulator.url}${base}/text`, { method: 'POST', headers, body })).text();
  await (await fetch(`${simulator.url}${base}/nobody`, { headers })).text();
  const route = `${base}/text`;
  expect((await control('GET', 'requests')).value).toMatchObject({
    requests: [
      { method: 'POST', path: route, route, status: 200, name: 'n', acted: 1, started_at: expect.any(String) },
      { method: 'GET', path: `${base}/nobody`, route: `${base}/{id}`, status: 404, name: null, acted: 0 },
    ],
    counts: {
      total: 2,
      by_route: { [`POST ${route}`]: 1, [`GET ${base}/{id}`]: 1 },
      by_status: { 200: 1, 404: 1 },
    },
  });
  await control('DELETE', 'requests');
  expect(simulator.requests()).toEqual([]);
});

test('settings are changed one by one, and a reset restores the first ones', async () => {
  expect((await control('PUT', 'settings', { latency_ms: 5 })).value).toMatchObject({ latency_ms: 5, concurrency: 7 });
  expect((await control('PUT', 'settings', { concurrency: null })).value).toMatchObject({ concurrency: null });
  simulator.seedText({ name: 'a', text: 'x', folderId: null });
  simulator.addFault({ kind: 'hang' });
  await control('POST', 'reset');
  expect((await control('GET', 'settings')).value).toMatchObject({ latency_ms: 0, concurrency: 7 });
  expect([simulator.documents(), simulator.faults(), simulator.requests()]).toEqual([[], [], []]);
});

test('an unknown control route is answered with the known ones', async () => {
  const { status, value } = await control('GET', 'nothing');
  expect(status).toBe(404);
  expect(JSON.stringify(value)).toContain('POST /_simulator/reset');
});
