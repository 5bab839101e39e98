import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Simulator, startSimulator } from './index.ts';
import { documentTypes, sortFields } from './listing.ts';
import fields from './openapi-fields.json' with { type: 'json' };
import { embeddingModels, ragStatuses } from './rag-indexes.ts';
import { bodySchemas } from './routes/bodies.ts';
import { listSchema } from './routes/documents.ts';
import { ragSchemas } from './routes/rag.ts';
import { contentSearchSchema, ragQuerySchema } from './routes/search.ts';
import { routes } from './routes.ts';

/** The simulator's answers, field by field, against ElevenLabs' own OpenAPI document. */

const base = '/v1/convai/knowledge-base';
const record = z.record(z.string(), z.unknown());
const objectSchema = z.object({
  required: z.array(z.string()),
  allowed: z.array(z.string()),
  refs: z.record(z.string(), z.string()).default({}),
});
const enumSchema = z.object({ enum: z.array(z.string()) });
const schemas = z.record(z.string(), z.union([objectSchema, enumSchema])).parse(fields.schemas);

const createdSchema = z.looseObject({ id: z.string() });

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(() => simulator.reset());
afterAll(() => simulator.stop());

async function call(method: string, path: string, body?: unknown): Promise<{ status: number; value: unknown }> {
  const response = await fetch(simulator.url + path, {
    method,
    headers: { 'xi-api-key': 'key', ...(body instanceof FormData ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
  });
  return { status: response.status, value: await response.json() };
}

/** FastAPI repeats the input, which the document does not say. */
const undocumented: Record<string, string[]> = { ValidationError: ['input'] };

/**
 * Fails for a missing required field, an undocumented field or a nested value that does not fit.
 */
function expectFits(name: string, value: unknown): void {
  const schema = schemas[name];
  if (schema === undefined) throw new Error(`no schema ${name}`);
  if ('enum' in schema) {
    expect(schema.enum).toContain(value);
    return;
  }
  const object = record.parse(value);
  expect(Object.keys(object)).toEqual(expect.arrayContaining(schema.required));
  expect([...schema.allowed, ...(undocumented[name] ?? [])]).toEqual(expect.arrayContaining(Object.keys(object)));
  for (const [field, ref] of Object.entries(schema.refs)) {
    const inner = object[field];
    for (const item of Array.isArray(inner) ? inner : [inner ?? []].flat()) expectFits(ref, item);
  }
}

test('every route of the simulator is one of ElevenLabs’', () => {
  expect(fields.routes).toEqual(expect.arrayContaining(routes.map(({ method, path }) => `${method} ${path}`)));
});

test('types, sort fields, models and index statuses are ElevenLabs’', () => {
  expect(schemas.KnowledgeBaseDocumentType).toEqual({ enum: [...documentTypes] });
  expect(schemas.KnowledgeBaseSortBy).toEqual({ enum: [...sortFields] });
  expect(schemas.EmbeddingModelEnum).toEqual({ enum: [...embeddingModels] });
  expect(schemas.RAGIndexStatus).toMatchObject({ enum: expect.arrayContaining([...ragStatuses]) });
});

const kinds: Record<string, string> = { text: 'Text', url: 'URL', file: 'File', folder: 'Folder' };

const fileForm = (): FormData => {
  const form = new FormData();
  form.set('file', new File(['# Plan'], 'plan.md', { type: 'text/markdown' }));
  return form;
};

describe('the answer to', () => {
  let folderId: string;
  let id: string;
  let urlId: string;
  let fileId: string;
  beforeEach(async () => {
    const outer = simulator.seedFolder({ name: 'outer', folderId: null });
    folderId = simulator.seedFolder({ name: 'folder', folderId: outer });
    id = simulator.seedText({ name: 'text', text: 'x', folderId });
    const url = { url: 'https://example.com/', enable_auto_sync: true };
    urlId = createdSchema.parse((await call('POST', `${base}/url`, url)).value).id;
    fileId = createdSchema.parse((await call('POST', `${base}/file`, fileForm())).value).id;
  });

  test('creating a document or a folder', async () => {
    const text = await call('POST', `${base}/text`, { text: 'x', name: 'n', parent_folder_id: folderId });
    const folder = await call('POST', `${base}/folder`, { name: 'n' });
    expectFits('AddKnowledgeBaseResponseModel', text.value);
    expectFits('AddKnowledgeBaseResponseModel', folder.value);
    const url = await call('POST', `${base}/url`, { url: 'https://example.com/' });
    expectFits('AddKnowledgeBaseResponseModel', url.value);
    expectFits('AddKnowledgeBaseResponseModel', (await call('POST', `${base}/file`, fileForm())).value);
  });

  test('a listing', async () => {
    const { value } = await call('GET', base);
    expectFits('GetKnowledgeBaseListResponseModel', value);
    const { documents } = z.object({ documents: z.array(z.looseObject({ type: z.string() })) }).parse(value);
    expect(documents.map(({ type }) => type)).toEqual(['file', 'url', 'text', 'folder', 'folder']);
    for (const document of documents)
      expectFits(`GetKnowledgeBaseSummary${kinds[document.type]}ResponseModel`, document);
  });

  test('a listing and summaries without deprecated fields', async () => {
    simulator.changeSettings({ deprecated_fields: 'absent' });
    const summaries = await call('GET', `${base}/summaries?document_ids=${id}`);
    for (const { value } of [await call('GET', base), summaries]) {
      expect(JSON.stringify(value)).toContain('supported_usages');
      expect(JSON.stringify(value)).not.toContain('dependent_agents');
    }
  });

  test('reading and changing a document or a folder', async () => {
    expectFits('GetKnowledgeBaseTextResponseModel', (await call('GET', `${base}/${id}`)).value);
    expectFits('GetKnowledgeBaseFolderResponseModel', (await call('GET', `${base}/${folderId}`)).value);
    expectFits('GetKnowledgeBaseTextResponseModel', (await call('PATCH', `${base}/${id}`, { content: 'y' })).value);
    expectFits(
      'GetKnowledgeBaseFolderResponseModel',
      (await call('PATCH', `${base}/${folderId}`, { name: 'y' })).value,
    );
  });

  test('reading, changing and refreshing a URL document', async () => {
    expectFits('GetKnowledgeBaseURLResponseModel', (await call('GET', `${base}/${urlId}`)).value);
    expectFits('GetKnowledgeBaseURLResponseModel', (await call('PATCH', `${base}/${urlId}`, { name: 'n' })).value);
    expectFits('GetKnowledgeBaseURLResponseModel', (await call('POST', `${base}/${urlId}/refresh`)).value);
  });

  test('reading, changing and replacing a file', async () => {
    expectFits('GetKnowledgeBaseFileResponseModel', (await call('GET', `${base}/${fileId}`)).value);
    expectFits('GetKnowledgeBaseFileResponseModel', (await call('PATCH', `${base}/${fileId}`, { content: 'y' })).value);
    const replaced = await call('PATCH', `${base}/${fileId}/update-file`, fileForm());
    expectFits('GetKnowledgeBaseFileResponseModel', replaced.value);
  });

  test('starting and reading the indexes of one document and of many', async () => {
    const ask = { model: 'e5_mistral_7b_instruct' };
    expectFits('RAGDocumentIndexResponseModel', (await call('POST', `${base}/${id}/rag-index`, ask)).value);
    expectFits('RAGDocumentIndexesResponseModel', (await call('GET', `${base}/${id}/rag-index`)).value);
    simulator.seedText({ name: 'long', text: 'x'.repeat(500), folderId: null });
    const long = simulator.documents().at(-1)?.id ?? '';
    const items = [id, long, 'nobody'].map((document_id) => ({ document_id, create_if_missing: true, ...ask }));
    const many = record.parse((await call('POST', `${base}/rag-index`, { items })).value);
    expectFits('RAGIndexBatchSuccessfulResponseModel', many[long]);
    expectFits('BatchFailureResponseModel', many.nobody);
    expectFits('RAGIndexOverviewResponseModel', (await call('GET', `${base}/rag-index`)).value);
  });

  test('summaries', async () => {
    const { value } = await call('GET', `${base}/summaries?document_ids=${fileId}&document_ids=nobody`);
    const summaries = record.parse(value);
    expectFits('KnowledgeBaseSummaryBatchSuccessfulResponseModel', summaries[fileId]);
    expectFits('GetKnowledgeBaseSummaryFileResponseModel', record.parse(summaries[fileId]).data);
    expectFits('BatchFailureResponseModel', summaries.nobody);
  });

  test('agents, and the agents that depend on a document', async () => {
    const agentId = simulator.seedAgent({ name: 'a', knowledgeBase: [{ type: 'folder', name: 'f', id: folderId }] });
    expectFits('GetAgentsPageResponseModel', (await call('GET', '/v1/convai/agents')).value);
    expectFits('GetAgentResponseModel', (await call('GET', `/v1/convai/agents/${agentId}`)).value);
    expectFits('GetAgentResponseModel', (await call('PATCH', `/v1/convai/agents/${agentId}`, { name: 'b' })).value);
    const { value } = await call('GET', `${base}/${id}/dependent-agents`);
    expectFits('GetKnowledgeBaseDependentAgentsResponseModel', value);
    expect(record.parse(value).agents).toHaveLength(1);
  });

  test('the branches, versions, procedures and search settings of an agent', async () => {
    const procedures = { p: { procedure_id: 'p', version_id: 'v1' } };
    const rag = { enabled: true, knowledge_base_tool_info: { enabled_strategies: ['keyword', 'cat'] } };
    const branch = { name: 'Test', knowledgeBase: [], protection: 'admin_perms_required' as const };
    const agentId = simulator.seedAgent({ name: 'a', knowledgeBase: [], rag, procedures, branches: [branch] });
    expectFits('ListResponseAgentBranchSummary', (await call('GET', `/v1/convai/agents/${agentId}/branches`)).value);
    const { value } = await call('GET', `/v1/convai/agents/${agentId}`);
    const agent = z
      .object({
        version_id: z.string(),
        procedures: record,
        conversation_config: z.object({ agent: z.object({ prompt: z.object({ rag: record }) }) }),
      })
      .parse(value);
    expectFits('ProcedureRefResponseModel', agent.procedures.p);
    expectFits('RagConfigOutput', agent.conversation_config.agent.prompt.rag);
    const version = await call('GET', `/v1/convai/agents/${agentId}/versions/${agent.version_id}`);
    expectFits('AgentVersionMetadata', version.value);
  });

  test('asking an agent, and a search in the texts', async () => {
    const text = 'Refunds take five days. '.repeat(30);
    const document = simulator.seedText({ name: 'Refunds', text, folderId });
    await call('POST', `${base}/${document}/rag-index`, { model: 'e5_mistral_7b_instruct' });
    const knowledgeBase = [{ type: 'folder' as const, name: 'f', id: folderId }];
    const agent = simulator.seedAgent({ name: 'a', knowledgeBase, rag: { enabled: true } });
    const query = 'How long do refunds take?';
    const asked = await call('POST', `/v1/convai/agents/${agent}/knowledge-base/rag-query`, { query });
    expectFits('AgentKnowledgeBaseRagQueryResponseModel', asked.value);
    expect(asked.value).toMatchObject({ retrieval_query: query, chunks: [{ document_id: document }, {}] });
    const found = await call('GET', `${base}/search?query=refunds`);
    expectFits('KnowledgeBaseContentSearchResponseModel', found.value);
    expect(found.value).toMatchObject({ results: [{ document: { id: document } }] });
  });

  test.each([
    ['POST', `${base}/rag-index`, { items: [] }, ['body', 'items']],
    ['GET', `${base}/summaries`, undefined, ['query', 'document_ids']],
    ['POST', `${base}/text`, {}, ['body', 'text']],
    [
      'POST',
      `${base}/url`,
      { url: 'https://example.com/', minimum_frequency_days: 181 },
      ['body', 'minimum_frequency_days'],
    ],
    ['POST', `${base}/url`, {}, ['body', 'url']],
    ['POST', `${base}/file`, new FormData(), ['body', 'file']],
    ['POST', `${base}/folder`, { name: 5 }, ['body', 'name']],
    ['GET', `${base}?page_size=101`, undefined, ['query', 'page_size']],
    ['GET', `${base}?sort_by=age`, undefined, ['query', 'sort_by']],
  ])('%s %s with a bad field', async (method, path, body, loc) => {
    const { status, value } = await call(method, path, body);
    expect(status).toBe(422);
    expectFits('HTTPValidationError', value);
    expect(value).toMatchObject({ detail: [{ loc }] });
  });

  test('a body that is not JSON, an unknown route and a wrong method', async () => {
    const headers = { 'xi-api-key': 'key' };
    const broken = await fetch(`${simulator.url}${base}/text`, { method: 'POST', headers, body: '{"text":' });
    expect(broken.status).toBe(422);
    expectFits('HTTPValidationError', await broken.json());
    expect(await call('GET', '/v1/nothing')).toEqual({ status: 404, value: { detail: 'Not Found' } });
    expect(await call('DELETE', `${base}/text`)).toMatchObject({ status: 405 });
  });
});

test.each([
  [`POST ${base}/text`, bodySchemas.text],
  [`POST ${base}/folder`, bodySchemas.folder],
  [`POST ${base}/url`, bodySchemas.url],
  [`POST ${base}/rag-index`, ragSchemas.many],
  [`POST ${base}/{id}/rag-index`, ragSchemas.one],
  [`PATCH ${base}/{id}`, bodySchemas.update],
  ['POST /v1/convai/agents/{id}/knowledge-base/rag-query', ragQuerySchema],
] as const)('%s requires what ElevenLabs requires, and knows no other fields', (route, schema) => {
  const required = Object.entries(schema.shape).filter(([, field]) => !field.safeParse(undefined).success);
  expect(required.map(([name]) => name)).toEqual(fields.requests[route].required);
  expect(fields.requests[route].allowed).toEqual(expect.arrayContaining(Object.keys(schema.shape)));
});

test('a form has the fields of ElevenLabs’ form and no others', () => {
  const { required, allowed } = fields.requests[`POST ${base}/file`];
  expect(required).toEqual(['file']);
  expect(allowed).toEqual(expect.arrayContaining(Object.keys(bodySchemas.file.shape)));
});

test('the listing has the parameters of ElevenLabs’ listing and no others', () => {
  expect(fields.list_query).toEqual(expect.arrayContaining(Object.keys(listSchema.shape)));
});

test('the search has the parameters of ElevenLabs’ search and no others', () => {
  expect(fields.search_query).toEqual(expect.arrayContaining(Object.keys(contentSearchSchema.shape)));
});
