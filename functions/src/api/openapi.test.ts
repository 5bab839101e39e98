/** The OpenAPI document and the documentation page. answers.test.ts compares them with the API. */
import {
  agentListSchema,
  askAnswerSchema,
  earlierTextSchema,
  earlierTextsSchema,
  eventListSchema,
  extractedTextSchema,
  folderAttachmentSchema,
  indexOverviewSchema,
  indexRefreshSchema,
  knowledgeAgentsSchema,
  knowledgeSchema,
  limits,
  peopleSchema,
  problemSchema,
  questionListSchema,
  reconcileSchema,
  sentAgainSchema,
  statusSchema,
  textHitsSchema,
  uploadSchema,
} from '@knowledge-sync/contract';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startApi } from '../testing/api.ts';
import { createApi } from './app.ts';
import {
  exampleAgents,
  exampleAttachment,
  exampleDocument,
  exampleEarlierText,
  exampleEarlierTexts,
  exampleEvents,
  exampleExtractedText,
  exampleFileDocument,
  exampleIndexOverview,
  exampleIndexRefresh,
  exampleKnowledgeAgents,
  examplePageDocument,
  examplePeople,
  exampleReconcile,
  exampleSentAgain,
  exampleStatus,
  exampleUpload,
} from './examples.ts';
import { exampleAskAnswer, exampleQuestions, exampleTextHits } from './examples-ask.ts';
import { exampleProblem, type ProblemName, problems, problemType } from './http/problem.ts';

const api = startApi();
afterAll(() => api.close());

const text = await (await api.call('GET', '/api/openapi.json')).text();
const responseSchema = z.looseObject({ description: z.string().min(1) });
const operationSchema = z.looseObject({
  operationId: z.string(),
  summary: z.string(),
  description: z.string(),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z
    .array(
      z.looseObject({
        name: z.string(),
        in: z.enum(['path', 'query', 'header']),
        required: z.boolean(),
        description: z.string(),
        schema: z.looseObject({ maxLength: z.int().optional() }),
      }),
    )
    .default([]),
  responses: z.record(z.string().regex(/^\d{3}$/), responseSchema),
});
const document = z
  .looseObject({
    openapi: z.literal('3.1.0'),
    info: z.looseObject({ title: z.string(), version: z.string() }),
    servers: z.array(z.looseObject({ url: z.string() })),
    paths: z.record(z.string().startsWith('/'), z.record(z.string(), operationSchema)),
    components: z.looseObject({
      schemas: z.record(z.string(), z.looseObject({})),
      securitySchemes: z.record(z.string(), z.looseObject({ type: z.literal('http'), scheme: z.literal('bearer') })),
    }),
  })
  .parse(JSON.parse(text));
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

describe.each(['/api/openapi.json', '/api/docs'])('%s', (path) => {
  test('is made once, and may be kept for an hour', async () => {
    const app = createApi(api.ctx);
    const describeApi = app.getOpenAPI31Document;
    let made = 0;
    app.getOpenAPI31Document = (...args) => {
      made += 1;
      return describeApi(...args);
    };
    const answers = [await app.request(path), await app.request(path)];
    const texts = await Promise.all(answers.map((answer) => answer.text()));
    expect(texts[0]?.length).toBeGreaterThan(10_000);
    expect(texts[1]).toBe(texts[0]);
    expect(answers.map(({ headers }) => headers.get('Cache-Control'))).toEqual(Array(2).fill('public, max-age=3600'));
    expect(made).toBe(1);
  });

  test('is not sent again to a caller who has it', async () => {
    const tag = (await api.call('GET', path)).headers.get('ETag') ?? '';
    expect(tag).toMatch(/^"[\w-]{43}"$/);
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`]) {
      const response = await api.call('GET', path, { headers: { 'If-None-Match': known } });
      expect(response.status).toBe(304);
      expect(response.headers.get('ETag')).toBe(tag);
      expect(await response.text()).toBe('');
    }
    expect((await api.call('GET', path, { headers: { 'If-None-Match': '"other"' } })).status).toBe(200);
  });
});

test('describes every route', () => {
  expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
    'delete /knowledge/{id}',
    'delete /knowledge/{id}/questions/{question}',
    'delete /uploads/{id}',
    'get /agents',
    'get /agents/{id}/branches',
    'get /docs',
    'get /events',
    'get /events.csv',
    'get /health',
    'get /index/overview',
    'get /installation',
    'get /knowledge',
    'get /knowledge/{id}',
    'get /knowledge/{id}/agents',
    'get /knowledge/{id}/extracted-text',
    'get /knowledge/{id}/questions',
    'get /knowledge/{id}/versions',
    'get /knowledge/{id}/versions/{version}',
    'get /openapi.json',
    'get /people',
    'get /reconcile/{job}',
    'get /status',
    'get /uploads/{id}',
    'patch /knowledge/{id}',
    'post /agents/{id}/ask',
    'post /agents/{id}/attach-folder',
    'post /agents/{id}/detach-folder',
    'post /agents/{id}/turn-on-search',
    'post /index/refresh',
    'post /installation',
    'post /knowledge',
    'post /knowledge/bulk',
    'post /knowledge/files',
    'post /knowledge/send-again',
    'post /knowledge/{id}/questions',
    'post /knowledge/{id}/questions/check',
    'post /knowledge/{id}/refresh',
    'post /knowledge/{id}/restore',
    'post /knowledge/{id}/retry-sync',
    'post /knowledge/{id}/send-again',
    'post /knowledge/{id}/versions/{version}/restore',
    'post /people',
    'post /reconcile',
    'post /search-texts',
    'post /uploads',
    'post /uploads/{id}/finish',
    'put /knowledge/{id}/file',
    'put /knowledge/{id}/questions/{question}',
    'put /people/{uid}/role',
    'put /uploads/{id}/parts/{part}',
  ]);
  expect(document.servers).toMatchObject([{ url: '/api' }]);
});

test('has unique operation ids and no broken references', () => {
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name = '']) => name);
  expect(references.length).toBeGreaterThan(10);
  for (const name of references) expect(document.components.schemas).toHaveProperty(name);
  expect(text.match(/"\$ref":"/g)).toHaveLength(references.length);
});

test.each(operations)(
  '$method $path names its path parameters, its security and its refusals',
  ({ path, operation }) => {
    const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');
    expect(inPath.map(({ name }) => name)).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    expect(inPath.every(({ required }) => required)).toBe(true);
    const isOpen = ['/docs', '/health', '/openapi.json'].includes(path);
    expect(operation.security).toEqual(isOpen ? [] : [{ firebase: [] }]);
    expect(document.components.securitySchemes).toHaveProperty('firebase');
    if (!isOpen)
      expect(Object.keys(operation.responses)).toEqual(
        expect.arrayContaining(['401', '403', '422', '429', '500', '503']),
      );
  },
);

const limitedParameters = operations.flatMap(({ path, method, operation }) =>
  operation.parameters
    .filter((parameter) => parameter.in !== 'path')
    .flatMap(({ name, in: place, schema: { maxLength } }) =>
      maxLength === undefined ? [] : [{ path, method, name, place, maxLength }],
    ),
);

test.each(limitedParameters)(
  '$method $path refuses $name when it is longer than declared',
  async ({ path, method, name, place, maxLength }) => {
    const value = 'a'.repeat(maxLength + 1);
    const isFile = path.includes('/file');
    const headers = {
      ...(isFile && { 'Content-Type': 'application/octet-stream' }),
      ...(place === 'header' && { [name]: value }),
    };
    const query = place === 'query' ? `?${name}=${value}` : isFile ? '?filename=a.txt' : '';
    const address = `/api${path.replace(/\{\w+\}/g, 'some-id')}${query}`;
    const response = await api.call(method.toUpperCase(), address, {
      as: 'admin',
      headers,
      ...(method !== 'get' && { body: '{}' }),
    });
    expect(response.status).toBe(422);
    const { errors } = z.object({ errors: z.array(z.looseObject({ field: z.string() })) }).parse(await response.json());
    expect(errors.map(({ field }) => field)).toContain(name);
  },
);

test('declares the limits of a new document', () => {
  const { CreateKnowledge } = document.components.schemas;
  expect(CreateKnowledge).toMatchObject({
    anyOf: [{ required: ['name', 'content'] }, { required: ['url'] }],
    additionalProperties: false,
    properties: {
      name: { type: 'string', minLength: 1, maxLength: limits.nameMaxLength },
      content: { type: 'string', minLength: 1, description: expect.stringContaining('9 MiB') },
      url: { type: 'string', format: 'uri', maxLength: limits.urlMaxLength },
    },
  });
});

test('declares the same limits for an edit, which must have a field', () => {
  const { CreateKnowledge, EditKnowledge } = document.components.schemas;
  const { url, ...editable } = z.looseObject({}).parse(CreateKnowledge?.properties);
  expect(url).toBeDefined();
  expect(EditKnowledge).toMatchObject({
    additionalProperties: false,
    minProperties: 1,
    properties: editable,
  });
  expect(EditKnowledge).not.toHaveProperty('required');
});

test('has examples that match the schemas', () => {
  for (const example of [exampleDocument, examplePageDocument, exampleFileDocument]) {
    expect(knowledgeSchema.strict().parse(example)).toEqual(example);
  }
  expect(indexRefreshSchema.strict().parse(exampleIndexRefresh)).toEqual(exampleIndexRefresh);
  expect(reconcileSchema.strict().parse(exampleReconcile)).toEqual(exampleReconcile);
  expect(statusSchema.strict().parse(exampleStatus)).toEqual(exampleStatus);
  expect(uploadSchema.strict().parse(exampleUpload)).toEqual(exampleUpload);
  expect(sentAgainSchema.strict().parse(exampleSentAgain)).toEqual(exampleSentAgain);
  expect(indexOverviewSchema.strict().parse(exampleIndexOverview)).toEqual(exampleIndexOverview);
  expect(extractedTextSchema.strict().parse(exampleExtractedText)).toEqual(exampleExtractedText);
  expect(peopleSchema.strict().parse(examplePeople)).toEqual(examplePeople);
  expect(eventListSchema.parse(exampleEvents)).toEqual(exampleEvents);
  expect(earlierTextSchema.strict().parse(exampleEarlierText)).toEqual(exampleEarlierText);
  expect(earlierTextsSchema.parse(exampleEarlierTexts)).toEqual(exampleEarlierTexts);
  expect(agentListSchema.parse(exampleAgents)).toEqual(exampleAgents);
  expect(askAnswerSchema.parse(exampleAskAnswer)).toEqual(exampleAskAnswer);
  expect(textHitsSchema.parse(exampleTextHits)).toEqual(exampleTextHits);
  expect(questionListSchema.parse(exampleQuestions)).toEqual(exampleQuestions);
  expect(folderAttachmentSchema.parse(exampleAttachment)).toEqual(exampleAttachment);
  expect(knowledgeAgentsSchema.parse(exampleKnowledgeAgents)).toEqual(exampleKnowledgeAgents);
  for (const name of Object.keys(problems) as ProblemName[]) problemSchema.strict().parse(exampleProblem(name));
});

describe('the documentation page', async () => {
  const response = await api.call('GET', '/api/docs');
  const html = await response.text();
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id);

  test('has no script and no external resource, and its policy forbids them', () => {
    expect(response.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('Content-Security-Policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}=';/,
    );
    expect(html).not.toMatch(/<script|<link|<img|<iframe|javascript:| on\w+=|style=|="https?:/i);
  });

  test('shows every route, every parameter and every problem', () => {
    for (const { operation } of operations) {
      expect(ids).toContain(operation.operationId);
      for (const { name } of operation.parameters) expect(html).toContain(`<code>${name}</code>`);
    }
    for (const name of Object.keys(problems) as ProblemName[]) {
      expect(problemType(name)).toMatch(/^\/api\/docs#/);
      expect(ids).toContain(problemType(name).split('#')[1]);
    }
  });

  test('has unique ids, no broken links, one main heading and a language', () => {
    expect(new Set(ids).size).toBe(ids.length);
    const targets = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id = '']) => id);
    expect(targets.length).toBeGreaterThan(10);
    for (const target of targets) expect(ids).toContain(target);
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html).toContain('<html lang="en">');
  });
});
