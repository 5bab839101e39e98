/**
 * The documentation page, rendered on the server from the OpenAPI document. It has no script and
 * loads no external resource.
 */
import { createHash } from 'node:crypto';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { html, raw } from 'hono/html';
import { z } from 'zod';
import { docsStyle } from './docs-style.ts';
import { type ProblemName, problemNames, problems } from './http/problem.ts';

type Html = ReturnType<typeof html>;
type OpenApiDocument = ReturnType<OpenAPIHono['getOpenAPI31Document']>;

const styleHash = createHash('sha256').update(docsStyle).digest('base64');

export async function docsPage(document: OpenApiDocument): Promise<Response> {
  return new Response(String(await page(viewSchema.parse(document))), {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    },
  });
}

const fieldSchema = z.looseObject({ $ref: z.string().optional(), description: z.string().optional() });
const contentSchema = z.record(
  z.string(),
  z.looseObject({
    schema: fieldSchema.optional(),
    example: z.unknown().optional(),
    examples: z.record(z.string(), z.object({ value: z.unknown() })).optional(),
  }),
);

/** The parts of an OpenAPI document that the page shows. */
const viewSchema = z.looseObject({
  info: z.looseObject({ title: z.string(), version: z.string(), description: z.string() }),
  servers: z.tuple([z.looseObject({ url: z.string() })]),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        operationId: z.string(),
        summary: z.string(),
        description: z.string(),
        security: z.array(z.unknown()),
        parameters: z
          .array(
            z.looseObject({
              name: z.string(),
              in: z.string(),
              required: z.boolean(),
              description: z.string().optional(),
              schema: fieldSchema,
            }),
          )
          .default([]),
        requestBody: z.looseObject({ content: contentSchema }).optional(),
        responses: z.record(z.string(), z.looseObject({ description: z.string(), content: contentSchema.optional() })),
      }),
    ),
  ),
  components: z.looseObject({
    schemas: z.record(
      z.string(),
      z.looseObject({
        properties: z.record(z.string(), fieldSchema).default({}),
        required: z.array(z.string()).default([]),
      }),
    ),
    securitySchemes: z.record(z.string(), z.looseObject({ description: z.string() })),
  }),
});
type View = z.infer<typeof viewSchema>;
type Operation = View['paths'][string][string];
type Field = z.infer<typeof fieldSchema>;

function page(view: View): Html {
  const operations = Object.entries(view.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path: `${view.servers[0].url}${path}`,
      method: method.toUpperCase(),
      operation,
    })),
  );
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${view.info.title} API</title>
<style>${raw(docsStyle)}</style>
</head>
<body>
<a class="skip" href="#calls">Skip to content</a>
<header>
<h1>${view.info.title} API <small>${view.info.version}</small></h1>
<p>${prose(view.info.description)}</p>
<p>For programs: <a href="openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
</header>
<nav aria-label="Contents">
<ul>
${operations.map(
  ({ path, method, operation }) =>
    html`<li><a href="#${operation.operationId}"><code><b>${method}</b> ${path}</code> ${operation.summary}</a></li>`,
)}
<li><a href="#problems">Problems</a></li>
<li><a href="#schemas">Schemas</a></li>
</ul>
</nav>
<main id="calls">
<section aria-labelledby="sign-in"><h2 id="sign-in">Signing in</h2>
${Object.values(view.components.securitySchemes).map((scheme) => html`<p>${prose(scheme.description)} Send it as <code>Authorization: Bearer &lt;token&gt;</code>.</p>`)}
</section>
${operations.map(({ path, method, operation }) => call(path, method, operation))}
<section aria-labelledby="problems"><h2 id="problems">Problems</h2>
<p>Every refusal is <code>application/problem+json</code> (RFC 9457). Its <code>type</code> links to this list.</p>
<dl>${problemNames.map((name) => problemEntry(name))}</dl></section>
<section aria-labelledby="schemas"><h2 id="schemas">Schemas</h2>
${Object.entries(view.components.schemas).map(
  ([name, schema]) => html`<h3 id="schema-${name}">${name}</h3>
${table(
  `The fields of ${name}`,
  ['Field', 'Type', 'Meaning'],
  Object.entries(schema.properties).map(([field, type]) => [
    html`<code>${field}</code>${schema.required.includes(field) ? '' : ' (optional)'}`,
    typeOf(type),
    prose(type.description ?? ''),
  ]),
)}`,
)}
</section>
</main>
</body>
</html>`;
}

function call(path: string, method: string, operation: Operation): Html {
  const id = operation.operationId;
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${operation.summary}</h2>
<p class="route"><code><b>${method}</b> ${path}</code>${operation.security.length === 0 ? ' open to everyone' : ' needs an ID token'}</p>
<p>${prose(operation.description)}</p>
${
  operation.parameters.length === 0
    ? ''
    : table(
        'Parameters',
        ['Parameter', 'Type', 'Meaning'],
        operation.parameters.map((parameter) => [
          html`<code>${parameter.name}</code> (${parameter.in}${parameter.required ? '' : ', optional'})`,
          typeOf(parameter.schema),
          prose(parameter.description ?? ''),
        ]),
      )
}
${Object.entries(operation.requestBody?.content ?? {}).map(
  ([type, { schema }]) => html`<p>Body: ${typeOf(schema ?? {})} as <code>${type}</code></p>`,
)}
${table(
  'Responses',
  ['Status', 'Body', 'When'],
  Object.entries(operation.responses).map(([status, answer]) => [
    html`<code>${status}</code>`,
    Object.entries(answer.content ?? {}).map(
      ([type, { schema }]) => html`${typeOf(schema ?? {})} <code>${type}</code>`,
    ),
    prose(answer.description),
  ]),
)}
${Object.entries(operation.responses).flatMap(([status, answer]) =>
  Object.values(answer.content ?? {}).flatMap(({ example, examples }) =>
    [...(example === undefined ? [] : [example]), ...Object.values(examples ?? {}).map(({ value }) => value)].map(
      (value) =>
        html`<details><summary>Example of a ${status}${titleOf(value)}</summary><pre tabindex="0">${JSON.stringify(value, null, 2)}</pre></details>`,
    ),
  ),
)}
</section>`;
}

const titleOf = (value: unknown): string => {
  const problem = z.looseObject({ title: z.string() }).safeParse(value);
  return problem.success ? `: ${problem.data.title}` : '';
};

const problemEntry = (name: ProblemName): Html =>
  html`<dt id="problem-${name}"><code>${problems[name].status}</code> ${problems[name].title} <code>${name}</code></dt>
<dd>${problems[name].description}</dd>`;

function table(caption: string, heads: string[], rows: unknown[][]): Html {
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map(([first, ...rest]) => html`<tr><th scope="row">${first}</th>${rest.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody>
</table></div>`;
}

/** Renders `code` in a description as code. */
const prose = (text: string): Html =>
  html`${text.split('`').map((piece, index) => (index % 2 === 1 ? html`<code>${piece}</code>` : piece))}`;

function typeOf(field: Field): unknown {
  if (field.$ref !== undefined) {
    const name = field.$ref.split('/').at(-1) ?? '';
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  const { type, format, enum: values, oneOf, items } = field;
  if (Array.isArray(values)) return values.map((value) => html`<code>${String(value)}</code> `);
  if (Array.isArray(oneOf)) return `one of ${oneOf.length} kinds`;
  const item = fieldSchema.safeParse(items);
  if (type === 'array' && item.success) return html`array of ${typeOf(item.data)}`;
  const name = Array.isArray(type) ? type.join(' or ') : String(type ?? 'any');
  return format === undefined ? name : `${name} (${String(format)})`;
}
