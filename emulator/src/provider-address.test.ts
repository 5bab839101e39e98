/** Tells ElevenLabs' API at an address from other servers. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { askAddress } from '@knowledge-sync/contract';
import { afterEach, describe, expect, test } from 'vitest';

let server: Server | null = null;
afterEach(async () => {
  await new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve)));
  server = null;
});

/** Asks a server that gives this answer to every request. */
async function ask(status: number, body: string, headers: Record<string, string> = {}) {
  const keys: unknown[] = [];
  const started = createServer((request, response) => {
    keys.push(request.headers['xi-api-key']);
    response.writeHead(status, headers).end(body);
  });
  server = started;
  await new Promise((resolve) => started.listen(0, '127.0.0.1', () => resolve(null)));
  const address = started.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const problem = await askAddress(`http://127.0.0.1:${address.port}`, 5_000);
  expect(keys).toEqual([undefined]);
  return problem;
}

const html = '<!doctype html><title>Welcome</title>';

describe('an address', () => {
  test.each([
    [401, '{"detail":{"status":"needs_authorization","message":"No key."}}'],
    [401, '{"detail":{"type":"authentication_error","code":"missing_api_key"}}'],
    [503, '{"detail":{"code":"maintenance"}}'],
    [200, '{"total_used_bytes":0,"total_max_bytes":1,"models":[]}'],
  ])('that answers %i %s is ElevenLabs', async (status, body) => {
    expect(await ask(status, body)).toBeNull();
  });

  test.each([
    [404, '{"detail":"Not Found"}', true],
    [404, html, true],
    [200, html, true],
    [200, '{"hello":"world"}', true],
    [200, '', true],
    [401, '{"error":{"message":"Incorrect API key"}}', true],
    [301, '', true],
    [403, html, false],
    [403, 'error code: 1020', false],
    [503, html, false],
    [429, '', false],
  ])('that answers %i %j is not; wrong: %j', async (status, body, isWrong) => {
    const headers = status === 301 ? { location: 'https://example.com/' } : {};
    expect(await ask(status, body, headers)).toEqual({ found: expect.stringContaining(`HTTP ${status}`), isWrong });
  });

  test('that never ends its answer is reported at once', async () => {
    const endless = createServer((_, response) => {
      response.writeHead(200);
      const write = (): void => void response.write('x'.repeat(100_000), () => setImmediate(write));
      write();
    });
    server = endless;
    await new Promise((resolve) => endless.listen(0, '127.0.0.1', () => resolve(null)));
    const { port } = endless.address() as AddressInfo;
    expect(await askAddress(`http://127.0.0.1:${port}`, 5_000)).toMatchObject({ isWrong: true });
  });

  test('without TLS outside this machine is not asked', async () => {
    const found = 'it does not start with https://';
    expect(await askAddress('http://api.elevenlabs.io', 5_000)).toEqual({ found, isWrong: true });
  });

  test('that refuses connections, or is none, is reported', async () => {
    expect(await askAddress('http://127.0.0.1:1', 5_000)).toMatchObject({ isWrong: false });
    expect(await askAddress('no url', 5_000)).toEqual({ found: 'it is not a complete address', isWrong: true });
  });
});
