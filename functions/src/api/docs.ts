/** The description of the API: an OpenAPI document for programs, and a page for people. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { docsPage } from './docs-page.ts';
import type { ApiEnv } from './http/env.ts';
import { securityScheme } from './http/role.ts';

const openApiConfig = {
  openapi: '3.1.0',
  info: {
    title: 'Knowledge sync',
    version: '1.0.0',
    description:
      'Keeps an ElevenLabs knowledge base equal to the documents in Firestore. Lengths are in UTF-16 units, sizes in bytes of UTF-8, times in ISO 8601 and UTC. Every refusal is `application/problem+json`, and a refused request stores nothing.',
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: '/api', description: 'Through Firebase Hosting, or the URL of the function itself.' }],
} as const satisfies { openapi: string; info: object; servers: object[] };

const openApiRoute = createRoute({
  method: 'get',
  path: '/openapi.json',
  operationId: 'getOpenApi',
  summary: 'This description for programs',
  description: 'An OpenAPI 3.1 document. Open to everyone.',
  security: [],
  responses: { 200: { description: 'The document.', content: { 'application/json': { schema: z.looseObject({}) } } } },
});

const docsRoute = createRoute({
  method: 'get',
  path: '/docs',
  operationId: 'getDocs',
  summary: 'This description for people',
  description: 'A page. Open to everyone.',
  security: [],
  responses: { 200: { description: 'The page.', content: { 'text/html': { schema: z.string() } } } },
});

/** Adds the two routes to the app whose routes they describe. */
export function addDocs(app: OpenAPIHono<ApiEnv>): void {
  app.openAPIRegistry.registerComponent('securitySchemes', securityScheme.name, securityScheme.scheme);
  const describe = () => app.getOpenAPI31Document(openApiConfig);
  app.openAPIRegistry.registerPath(openApiRoute);
  app.get(openApiRoute.getRoutingPath(), (c) => c.json(describe()));
  app.openAPIRegistry.registerPath(docsRoute);
  app.get(docsRoute.getRoutingPath(), () => docsPage(describe()));
}
