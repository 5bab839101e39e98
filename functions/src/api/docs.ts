/** The description of the API: an OpenAPI document for programs, and a page for people. */
import { createHash } from 'node:crypto';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { lazy } from '../runtime/lazy.ts';
import { declareLimits } from './docs-limits.ts';
import { docsPage } from './docs-page.ts';
import type { ApiEnv } from './http/env.ts';
import { securityScheme } from './http/role.ts';
import { describeRefusals, noQuerySchema } from './http/route.ts';

const openApiConfig = {
  openapi: '3.1.0',
  info: {
    title: 'Knowledge sync',
    version: '1.0.0',
    description:
      'Keeps an ElevenLabs knowledge base equal to the documents in Firestore. Lengths are in UTF-16 units, sizes in bytes of UTF-8, times in ISO 8601 and UTC. Every refusal is `application/problem+json`, and a refused request stores nothing.',
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [
    {
      url: '/api',
      description:
        'Production, previews and local stacks: through Firebase Hosting, or the URL of the function itself.',
      'x-internal': false,
    },
  ],
} as const satisfies { openapi: string; info: object; servers: object[] };

/** For routes that anyone may call: a browser and the CDN of Hosting answer most of their calls. */
const cacheControl = 'public, max-age=3600';

const notModified = { description: 'The tag in If-None-Match is still right. The answer has no body.' };

const openApiRoute = createRoute({
  method: 'get',
  path: '/openapi.json',
  operationId: 'getOpenApi',
  summary: 'This description for programs',
  description: 'An OpenAPI 3.1 document. Open to everyone.',
  security: [],
  request: { query: noQuerySchema },
  responses: {
    ...describeRefusals(new Set(['invalid-fields'])),
    200: { description: 'The document.', content: { 'application/json': { schema: z.looseObject({}) } } },
    304: notModified,
  },
});

const docsRoute = createRoute({
  method: 'get',
  path: '/docs',
  operationId: 'getDocs',
  summary: 'This description for people',
  description: 'A page. Open to everyone.',
  security: [],
  request: { query: noQuerySchema },
  responses: {
    ...describeRefusals(new Set(['invalid-fields'])),
    200: { description: 'The page.', content: { 'text/html': { schema: z.string() } } },
    304: notModified,
  },
});

/** Adds the two routes to the app whose routes they describe. Each answer is made once. */
export function addDocs(app: OpenAPIHono<ApiEnv>): void {
  app.openAPIRegistry.registerComponent('securitySchemes', securityScheme.name, securityScheme.scheme);
  const description = lazy(() => declareLimits(app.getOpenAPI31Document(openApiConfig)));
  const document = lazy(() => cacheable(Response.json(description())));
  const page = lazy(async () => cacheable(await docsPage(description())));
  app.openapi(openApiRoute, async (c) => answer(c, await document()));
  app.openapi(docsRoute, async (c) => answer(c, await page()));
}

interface Cacheable {
  text: string;
  headers: Record<string, string>;
}

async function cacheable(response: Response): Promise<Cacheable> {
  const text = await response.text();
  const tag = `"${createHash('sha256').update(text).digest('base64url')}"`;
  return { text, headers: { ...Object.fromEntries(response.headers), 'cache-control': cacheControl, etag: tag } };
}

/** A proxy that compresses the answer marks its tag as weak, and the caller sends that one back. */
function answer(c: Context, { text, headers }: Cacheable): Response {
  const known = (c.req.header('If-None-Match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (!known.includes(headers.etag ?? '')) return new Response(text, { headers });
  const { 'content-type': _, ...rest } = headers;
  return new Response(null, { status: 304, headers: rest });
}
