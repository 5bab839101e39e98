import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { knowledgeApi, refusal } from './client.ts';

describe("the API's refusal", () => {
  it('is the message of its fields', () => {
    const problem = {
      type: 'about:blank',
      title: 'Invalid',
      status: 400,
      detail: 'The request was refused.',
      errors: [{ field: 'name', message: 'name must not be empty' }],
    };
    expect(refusal(400, JSON.stringify(problem))).toBe('name must not be empty');
    expect(refusal(400, JSON.stringify({ ...problem, errors: [] }))).toBe('The request was refused.');
  });

  it('is shortened to one line when it is not problem+json', () => {
    expect(refusal(504, '<html>\n  <h1>Gateway</h1>')).toBe('HTTP 504: <html> <h1>Gateway</h1>');
  });
});

it('a call that meets a limit waits as long as the API asks, and is sent again', async () => {
  const keys: unknown[] = [];
  const server = createServer((request, response) => {
    keys.push(request.headers['idempotency-key']);
    if (keys.length === 1) return response.writeHead(429, { 'retry-after': '1' }).end('{}');
    response.writeHead(400).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const api = knowledgeApi(`http://127.0.0.1:${port}/api`, async () => 'token');
    const startMs = performance.now();
    await expect(api.create({ name: 'A', content: 'x' }, 'key')).rejects.toMatchObject({ status: 400 });
    expect(performance.now() - startMs).toBeGreaterThan(950);
    expect(keys).toEqual(['key', 'key']);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
