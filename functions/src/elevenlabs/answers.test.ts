/** Answers of ElevenLabs that are not the usual ones, over HTTP. */
import { type FaultInput, type Simulator, startSimulator } from '@knowledge-sync/emulator/simulator';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../runtime/clock.ts';
import { createAgentsProvider } from './agents.ts';
import { createProvider } from './client.ts';
import type { AgentsProvider, CallLimits, Provider } from './provider.ts';

let simulator: Simulator;
let provider: Provider;
let agents: AgentsProvider;
let folderId: string;
let id: string;
let agentId: string;

beforeAll(async () => {
  simulator = await startSimulator();
  const options = { apiKey: 'key', baseUrl: simulator.url, clock: systemClock };
  [provider, agents] = await Promise.all([createProvider(options), createAgentsProvider(options)]);
}, 60_000);
beforeEach(() => {
  simulator.reset();
  folderId = simulator.seedFolder({ name: 'folder', folderId: null });
  id = simulator.seedText({ name: 'Plan', text: 'x'.repeat(600), folderId });
  agentId = simulator.seedAgent({ name: 'Agent', knowledgeBase: [{ type: 'text', name: 'Plan', id }] });
});
afterAll(() => simulator.stop());

const limits: CallLimits = { signal: new AbortController().signal, timeoutMs: 20_000 };
const model = 'multilingual_e5_large_instruct';
const base = '/v1/convai/knowledge-base';
const file = { filename: 'a.txt', contentType: 'text/plain', bytes: Buffer.from('a') };
const page = { name: 'Help', url: 'https://example.com/', autoSync: null };

const reads: Record<string, () => Promise<unknown>> = {
  listFolder: () => provider.listFolder({ folderId, cursor: null }, limits),
  listFolders: () => provider.listFolders({ cursor: null }, limits),
  summaries: () => provider.summaries([id], limits),
  readPage: () => provider.readPage(id, limits),
  readCopy: () => provider.readCopy(id, limits),
  dependentAgents: () => provider.dependentAgents(id, { type: 'all', pageSize: 100, cursor: null }, limits),
  ragIndexes: () => provider.ragIndexes({ ids: [id], model }, limits),
  ragOverview: () => provider.ragOverview(limits),
  listAgents: () => agents.listAgents({ pageSize: 100, cursor: null }, limits),
  getAgent: () => agents.getAgent(agentId, {}, limits),
};
const change = { branchId: null, procedures: null, versionDescription: 'Changed' };
const readContent = () => provider.readContent(id, { maxBytes: 1_000_000 }, limits);
const changes: Record<string, () => Promise<unknown>> = {
  updateText: () => provider.updateText(id, { name: 'Plan', text: 'new' }, limits),
  rename: () => provider.rename(id, { name: 'Plan B' }, limits),
  setKnowledge: () => agents.setKnowledge(agentId, { ...change, knowledge: [] }, limits),
};
const creations: Record<string, () => Promise<unknown>> = {
  createText: () => provider.createText({ name: 'n', text: 't', folderId }, limits),
  createPage: () => provider.createPage({ ...page, folderId }, limits),
  createFile: () => provider.createFile({ name: 'n', file, folderId }, limits),
  createFolder: () => provider.createFolder({ name: 'n' }, limits),
};
const writes = { ...changes, ...creations };

const unreadable = { name: 'ElevenLabsSyncError', error_type: 'unknown', http_status: 200 };
const answer = (body: unknown, rest: Partial<FaultInput> = {}): string =>
  simulator.addFault({ kind: 'garbage', body: JSON.stringify(body), ...rest } as FaultInput);

test('listings and summaries without the deprecated fields are read', async () => {
  simulator.changeSettings({ deprecated_fields: 'absent' });
  const response = await fetch(`${simulator.url}${base}`, { headers: { 'xi-api-key': 'key' } });
  expect(await response.text()).not.toContain('dependent_agents');
  expect(await provider.listFolder({ folderId, cursor: null }, limits)).toMatchObject({ items: [{ id }] });
  expect(await provider.listFolders({ cursor: null }, limits)).toMatchObject({ items: [{ id: folderId }] });
  expect((await provider.summaries([id, 'gone'], limits)).get(id)).toMatchObject({ name: 'Plan', folderId });
});

describe('an answer with only the fields that are used, and with unknown ones', () => {
  const more = { later: { nested: [1] }, dependent_agents: 'moved' };
  const position = { has_more: false, ...more };
  const rows: [string, () => unknown, unknown][] = [
    ['listFolder', () => ({ documents: [{ id, name: 'Plan', ...more }], ...position }), { items: [{ name: 'Plan' }] }],
    ['listFolders', () => ({ documents: [{ id, name: 'Plan', ...more }], ...position }), { items: [{ name: 'Plan' }] }],
    ['readPage', () => ({ id, type: 'crawl', ...more }), null],
    ['readCopy', () => ({ id, ...more }), { url: null, updatedAtSecs: null }],
    ['dependentAgents', () => ({ agents: [{ id: 'a', ...more }], ...position }), { agents: [{ id: 'a', name: null }] }],
    ['ragOverview', () => ({ total_used_bytes: 1, total_max_bytes: 2, ...more }), { usedBytes: 1, allowedBytes: 2 }],
    ['listAgents', () => ({ agents: [{ agent_id: 'a', ...more }], ...position }), { agents: [{ id: 'a', name: 'a' }] }],
    ['rename', () => ({ id, ...more }), { updatedAtSecs: null }],
    ['setKnowledge', () => ({ agent_id: agentId, ...more }), { versionId: null }],
    ['createText', () => ({ id: 'new', ...more }), { id: 'new' }],
  ];
  test.each(rows)('%s is read', async (name, body, expected) => {
    answer(body());
    const given = await { ...reads, ...writes }[name]?.();
    if (expected === null || expected === undefined) expect(given).toBe(expected);
    else expect(given).toMatchObject(expected);
  });

  test('summaries and indexes are read', async () => {
    answer({ [id]: { status: 'success', data: { id, name: 'Plan', ...more }, ...more } }, { times: 1 });
    expect((await provider.summaries([id], limits)).get(id)).toMatchObject({ name: 'Plan', folderId: undefined });
    answer({ [id]: { status: 'success', data: { status: 'succeeded', ...more }, ...more } });
    expect((await provider.ragIndexes({ ids: [id], model }, limits)).get(id)).toMatchObject({ status: 'ready' });
  });

  test('the list of an agent is read with all its fields', async () => {
    const item = { id, kind: 'later', camelCase: { a_b: 1 }, usage_mode: null };
    const prompt = { knowledge_base: [item], ...more };
    answer({ agent_id: agentId, name: null, conversation_config: { agent: { prompt } } }, { times: 1 });
    const agent = await agents.getAgent(agentId, {}, limits);
    expect(agent.knowledge).toEqual([item]);
  });
});

describe('an answer that says nothing', () => {
  test.each([
    ['listFolder', { documents: null, has_more: false }],
    ['listFolder', { has_more: false }],
    ['listFolder', { documents: [null], has_more: false }],
    ['listFolder', { documents: [] }],
    ['listFolder', { documents: [], has_more: null, next_cursor: null }],
    ['listFolder', { documents: [], has_more: true, next_cursor: '' }],
    ['listFolder', { documents: [], has_more: true, next_cursor: 'c'.repeat(5_000) }],
    ['listFolders', { documents: null, has_more: false }],
    ['dependentAgents', { agents: null, has_more: false }],
    ['listAgents', { agents: null, has_more: false }],
    ['getAgent', { name: 'Agent', conversation_config: { agent: { prompt: { knowledge_base: null } } } }],
    ['getAgent', { name: 'Agent', conversation_config: { agent: { prompt: {} } } }],
    ['summaries', null],
    ['summaries', {}],
    ['summaries', []],
    ['ragIndexes', null],
    ['ragIndexes', []],
    ['readPage', null],
    ['readPage', { id: 'another', type: 'text' }],
  ])('%s: %j is unreadable, not empty', async (name, body) => {
    answer(name === 'getAgent' ? { agent_id: agentId, ...body } : body);
    await expect(reads[name]?.()).rejects.toMatchObject(unreadable);
    expect(simulator.requests()).toHaveLength(1);
  });

  const bodies = {
    'HTML with 200': { content_type: 'text/html', body: '<html>Welcome</html>' },
    'nothing with 204': { status: 204, body: '' },
    'nothing with 200': { body: '' },
    'half of it with 206': { status: 206, body: '{}' },
    'JSON that is nested without end': { body: '['.repeat(100_000) },
  };
  for (const [title, fault] of Object.entries(bodies)) {
    // A page comes from a gateway in front of ElevenLabs.
    const error_type = 'content_type' in fault ? 'gateway' : 'unknown';

    test.each(Object.keys(reads))(`${title} for %s is unreadable`, async (name) => {
      simulator.addFault({ kind: 'garbage', ...fault });
      const http_status = 'status' in fault ? fault.status : 200;
      await expect(reads[name]?.()).rejects.toMatchObject({
        name: 'ElevenLabsSyncError',
        error_type,
        http_status,
        is_outcome_unknown: false,
      });
    });

    test.each(Object.keys(writes))(`${title} for %s leaves the outcome unknown`, async (name) => {
      simulator.addFault({ kind: 'garbage', ...fault });
      await expect(writes[name]?.()).rejects.toMatchObject({ error_type, is_outcome_unknown: true });
    });
  }

  test.each([204, 200, 206])('no content with %d is no empty copy', async (status) => {
    simulator.addFault({ kind: 'garbage', status, body: '' });
    await expect(readContent()).rejects.toMatchObject({ error_type: 'unknown', http_status: status });
  });

  test('a summary of another copy says nothing, and the others are read', async () => {
    const entry = { status: 'success', data: { id, name: 'Plan' } };
    answer({ [id]: entry, other: entry });
    expect([...(await provider.summaries([id, 'other'], limits)).keys()]).toEqual([id]);
  });
});

test('a deletion without content is one, and a page in HTML is none', async () => {
  simulator.addFault({ kind: 'garbage', status: 204, body: '', times: 1 });
  await provider.deleteDocument(id, { force: true }, limits);
  expect(simulator.documents().map((document) => document.id)).toEqual([folderId]);
  simulator.addFault({ kind: 'garbage', body: '<html>Welcome</html>', content_type: 'text/html', acts: false });
  await expect(provider.deleteDocument('x', { force: true }, limits)).rejects.toMatchObject({
    is_outcome_unknown: true,
  });
});

describe('an answer of any size', () => {
  const endless = (body: string): string => simulator.addFault({ kind: 'endless', body });
  /** Whether the simulator noticed that the client closed the connection. */
  const isClosed = () => expect.poll(() => simulator.counts().in_flight).toBe(0);

  test.each(Object.keys(reads))('%s stops reading an answer without end', async (name) => {
    endless('{"documents": [], "has_more": false, "padding": "');
    await expect(reads[name]?.()).rejects.toMatchObject(unreadable);
    await isClosed();
    expect(simulator.requests()).toHaveLength(1);
  });

  test.each(Object.keys(writes))('%s stops reading an answer without end', async (name) => {
    endless('[');
    await expect(writes[name]?.()).rejects.toMatchObject({ ...unreadable, is_outcome_unknown: true });
    await isClosed();
  });

  test('a page with more documents than were asked for is unreadable', async () => {
    const documents = Array.from({ length: 20_000 }, (_, n) => ({ id: `d${n}`, name: 'n' }));
    answer({ documents, has_more: false });
    await expect(reads.listFolder?.()).rejects.toMatchObject(unreadable);
  });

  test('a content beyond the limit is unreadable', async () => {
    endless('x');
    await expect(readContent()).rejects.toMatchObject(unreadable);
    await isClosed();
  });

  test('an error without end has its status alone', async () => {
    simulator.addFault({ kind: 'status', status: 404, body: { detail: 'x'.repeat(2_000_000) } });
    await expect(reads.readPage?.()).rejects.toMatchObject({ http_status: 404, provider_code: null });
  });

  test('a change of a copy with a long text is confirmed', async () => {
    const extracted_inner_html = '\\"é\n'.repeat(5_000_000);
    const metadata = { last_updated_at_unix_secs: 1_700_000_000 };
    answer({ id, type: 'url', extracted_inner_html, metadata, auto_sync_info: { minimum_frequency_days: 3 } });
    expect(await changes.rename?.()).toEqual({ updatedAtSecs: 1_700_000_000 });
    expect(await provider.readPage(id, limits)).toMatchObject({ autoSync: { frequencyDays: 3 } });
  });
});
