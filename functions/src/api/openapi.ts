/** What the OpenAPI document says about the API as a whole. */
import { securityScheme } from './declared.ts';

export const openApiConfig = {
  openapi: '3.1.0',
  info: {
    title: 'Knowledge sync',
    version: '1.0.0',
    description:
      'Keeps an ElevenLabs knowledge base equal to the documents in Firestore. Lengths count UTF-16 units, sizes count bytes of UTF-8, times are ISO 8601 in UTC. Every refusal is `application/problem+json` and stores nothing.',
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: '/api', description: 'Through Firebase Hosting, or the address of the function itself.' }],
} as const satisfies { openapi: string; info: object; servers: object[] };

export const securitySchemes = {
  name: securityScheme,
  scheme: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'A Firebase ID token. Its claim `role` is `viewer` (reads) or `editor` (also writes).',
  },
} as const;
