import { expect, test } from 'vitest';
import { checkOpenApi, lintOpenApi } from './openapi-check.ts';

test('the OpenAPI document has no warning', { timeout: 120_000 }, async () => {
  expect(await checkOpenApi()).toEqual({ isOk: true, output: 'no warning' });
});

const operation = {
  operationId: 'readIt',
  summary: 'Read it',
  security: [{ token: [] }],
  responses: {
    200: { description: 'It.', content: { 'application/json': { schema: { type: 'string' } } } },
  },
};
const document = {
  openapi: '3.1.0',
  info: { title: 'Test', version: '1.0.0', license: { name: 'MIT', identifier: 'MIT' } },
  servers: [{ url: 'https://api.test.invalid' }],
  paths: { '/it': { get: operation } },
  components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
};

test('a text without a limit and missing refusals are named', { timeout: 120_000 }, async () => {
  const { isOk, output } = await lintOpenApi(JSON.stringify(document));
  expect(isOk).toBe(false);
  for (const rule of [
    'operation-4xx-response',
    'owasp:api4:2023-string-limit',
    'owasp:api4:2023-rate-limit',
    'owasp:api4:2023-rate-limit-responses-429',
    'owasp:api8:2023-define-error-responses-401',
    'owasp:api8:2023-define-error-responses-500',
    'owasp:api2:2023-jwt-best-practices',
  ]) {
    expect(output).toContain(rule);
  }
});
