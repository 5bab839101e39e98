/** The security headers, as the hosting emulator serves them and as they are deployed. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootDir, stackDir } from '@knowledge-sync/emulator/paths';
import { stackFromEnvironment } from '@knowledge-sync/emulator/stack-info';
import { describe, expect, it } from 'vitest';

const stack = stackFromEnvironment();

const everywhere = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};

/** The deployed policy of the page, directive by directive. */
const policy: Readonly<Record<string, string>> = {
  'default-src': "'self'",
  'script-src': "'self' https://apis.google.com",
  'frame-src': "'self' https://*.firebaseapp.com",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data:",
  'font-src': "'self' data:",
  'connect-src':
    "'self' https://firestore.googleapis.com https://identitytoolkit.googleapis.com https://securetoken.googleapis.com",
  'object-src': "'none'",
  'base-uri': "'self'",
  'form-action': "'self'",
  'frame-ancestors': "'none'",
};

/** The local page also reaches the emulators; nothing else differs. */
const localPolicy = {
  ...policy,
  'connect-src': `${stack.authUrl} http://${stack.firestoreHost} ${stack.hostingUrl} ${policy['connect-src']}`,
};

const directives = (header: string | null | undefined): Record<string, string> =>
  Object.fromEntries(
    (header ?? '').split(';').map((directive) => {
      const [name = '', ...values] = directive.trim().split(' ');
      return [name, values.join(' ')];
    }),
  );

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
      expect(headers).toMatchObject({ ...everywhere, 'cache-control': 'no-cache' });
      expect(directives(headers['content-security-policy'])).toEqual(localPolicy);
    },
  );
});

describe('the assets', () => {
  it('have every security header, and may be kept for a year', async () => {
    const assets = await readdir(join(stackDir('test'), 'web/assets'));
    for (const extension of ['.js', '.css']) {
      const asset = assets.find((name) => name.endsWith(extension));
      const headers = await headersOf(`/assets/${asset}`);
      expect(headers).toMatchObject({ ...everywhere, 'cache-control': 'public, max-age=31536000, immutable' });
      expect(directives(headers['content-security-policy'])).toEqual(localPolicy);
    }
  });
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
    expect(await headersOf(path, init)).toMatchObject(everywhere);
  });

  it('lets no page of another origin read an answer', async () => {
    for (const path of ['/api/health', '/api/knowledge', '/api/docs']) {
      expect(Object.keys(await headersOf(path))).not.toContain('access-control-allow-origin');
    }
  });
});

describe('firebase.json', () => {
  it('deploys the same headers, without the emulators', async () => {
    const { hosting } = JSON.parse(await readFile(join(rootDir, 'firebase.json'), 'utf8')) as {
      hosting: { headers: { source: string; headers: { key: string; value: string }[] }[] };
    };
    const rules = Object.fromEntries(
      hosting.headers.map(({ source, headers }) => [
        source,
        Object.fromEntries(headers.map(({ key, value }) => [key.toLowerCase(), value])),
      ]),
    );
    expect(rules['!/__/**']).toEqual(everywhere);
    expect(Object.keys(rules)).toEqual(['!/__/**', '!/api/**', '/assets/**']);
    expect(directives(rules['!/api/**']?.['content-security-policy'])).toEqual(policy);
  });
});
