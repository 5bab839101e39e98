/** The security headers, as the hosting emulator serves them. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { stackDir } from '@knowledge-sync/emulator/paths';
import { stackFromEnvironment } from '@knowledge-sync/emulator/stack-info';
import { describe, expect, it } from 'vitest';
import { directives, headersEverywhere, pagePolicy } from '../support/page-policy.ts';

const stack = stackFromEnvironment();

/** The local page also reaches the emulators; nothing else differs. */
const localPolicy = {
  ...pagePolicy,
  'connect-src': `${stack.authUrl} http://${stack.firestoreHost} ${stack.hostingUrl} ${pagePolicy['connect-src']}`,
};

const headersOf = async (path: string, init: RequestInit = {}): Promise<Record<string, string>> => {
  const response = await fetch(`${stack.hostingUrl}${path}`, init);
  await response.arrayBuffer();
  return Object.fromEntries(response.headers);
};

describe('the page', () => {
  it.each(['/', '/documents/abc', '/nowhere/at/all', '/index.html'])(
    'at %s has every security header',
    async (path) => {
      const headers = await headersOf(path);
      expect(headers).toMatchObject({ ...headersEverywhere, 'cache-control': 'no-cache' });
      expect(directives(headers['content-security-policy'])).toEqual(localPolicy);
    },
  );
});

describe('the assets', () => {
  it('have every security header, and may be kept for a day', async () => {
    const assets = await readdir(join(stackDir('test'), 'web/assets'));
    for (const extension of ['.js', '.css']) {
      const asset = assets.find((name) => name.endsWith(extension));
      const headers = await headersOf(`/assets/${asset}`);
      expect(headers).toMatchObject({ ...headersEverywhere, 'cache-control': 'public, max-age=86400' });
      expect(directives(headers['content-security-policy'])).toEqual(localPolicy);
    }
  });
});

it('a missing asset is not kept for long: a browser may ask again after the next deployment', async () => {
  const response = await fetch(`${stack.hostingUrl}/assets/missing-12345678.js`);
  expect(response.status).toBe(404);
  expect(response.headers.get('cache-control')).toBe('public, max-age=86400');
});

describe('the API', () => {
  it.each<[string, RequestInit]>([
    ['/api/health', {}],
    ['/api/openapi.json', {}],
    ['/api/docs', {}],
    ['/api/knowledge', {}],
    ['/api/knowledge', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }],
    ['/api/nowhere', {}],
  ])('answers %s with every security header', async (path, init) => {
    expect(await headersOf(path, init)).toMatchObject(headersEverywhere);
  });

  it('lets no page of another origin read an answer', async () => {
    for (const path of ['/api/health', '/api/knowledge', '/api/docs']) {
      expect(Object.keys(await headersOf(path))).not.toContain('access-control-allow-origin');
    }
  });
});
