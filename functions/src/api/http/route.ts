/**
 * Routes and the checks in front of their handlers. A check names the refusals that it causes, so
 * that the OpenAPI document declares exactly the checks that run.
 */
import { createRoute, type RouteConfig } from '@hono/zod-openapi';
import { type Problem, problemSchema } from '@knowledge-sync/contract';
import type { H } from 'hono/types';
import { z } from 'zod';
import { exampleProblem, type ProblemName, problemNames, problems } from './problem.ts';
import { describeTarget } from './target.ts';

export interface Check<Middleware extends H = H> {
  middleware: Middleware;
  refusals: readonly ProblemName[];
  /** Headers that the check adds to each answer. */
  headers?: Readonly<Record<string, HeaderObject>>;
  security?: RouteConfig['security'];
}

interface HeaderObject {
  description: string;
  schema: { type: 'string'; maxLength: number; example: string };
}

/** Keeps the type of the middleware, from which a handler learns which variables the check sets. */
export const defineCheck = <Middleware extends H>(check: Check<Middleware>): Check<Middleware> => check;

type Middlewares<Checks extends readonly Check[]> = { -readonly [Index in keyof Checks]: Checks[Index]['middleware'] };

interface Definition<
  Path extends string,
  Method extends RouteConfig['method'],
  Request extends NonNullable<RouteConfig['request']>,
  Answers extends RouteConfig['responses'],
  Checks extends readonly Check[],
> {
  method: Method;
  path: Path;
  operationId: string;
  summary: string;
  description: string;
  /** In the order in which they run. */
  checks: Checks;
  /** The parts of the request, validated after the checks. */
  request: Request;
  /** The answers of the handler. */
  answers: Answers;
  /** The problems that the handler throws; those of the checks are added to them. */
  refusals: readonly ProblemName[];
}

export function defineRoute<
  const Path extends string,
  const Method extends RouteConfig['method'],
  const Request extends NonNullable<RouteConfig['request']>,
  const Answers extends RouteConfig['responses'],
  const Checks extends readonly Check[],
>({ checks, request, answers, refusals, ...description }: Definition<Path, Method, Request, Answers, Checks>) {
  const names = new Set<ProblemName>(['internal', ...refusals, ...checks.flatMap((check) => check.refusals)]);
  if (Object.keys(request).length > 0) names.add('invalid-fields');
  const headers = Object.assign({}, ...checks.map((check) => check.headers));
  // A handler throws refusals and never returns them, so its type needs the answers alone.
  const responses: Answers = { ...answers, ...withHeaders({ ...answers, ...describeRefusals(names) }, headers) };
  return createRoute({
    ...description,
    security: checks.find(({ security }) => security !== undefined)?.security ?? [],
    // The handler learns nothing from the first one, so its type needs those of the checks alone.
    middleware: [
      describeTarget(description.operationId, description.path),
      ...checks.map(({ middleware }) => middleware),
    ] as unknown as Middlewares<Checks>,
    request,
    responses,
  });
}

export const noQuerySchema = z.strictObject({});

/** The responses for these problems, by status. Several problems may share a status. */
export function describeRefusals(names: ReadonlySet<ProblemName>): RouteConfig['responses'] {
  const byStatus = Map.groupBy(
    problemNames.filter((name) => names.has(name)),
    (name) => problems[name].status,
  );
  return Object.fromEntries([...byStatus].map(([status, ofStatus]) => [status, describeRefusal(ofStatus)]));
}

/** Every answer gets them, also a refusal of an earlier check, where they are left out. */
const withHeaders = (responses: RouteConfig['responses'], headers: object): RouteConfig['responses'] =>
  Object.fromEntries(
    Object.entries(responses).map(([status, response]) => [
      status,
      { ...response, headers: { ...('headers' in response && response.headers), ...headers } },
    ]),
  );

const retryAfter = {
  'Retry-After': {
    description: 'After how many seconds to send the request again.',
    schema: { type: 'integer', minimum: 0, maximum: 86_400 },
  },
} as const;

function describeRefusal(names: readonly ProblemName[]) {
  const examples: [ProblemName, { value: Problem }][] = names.map((name) => [name, { value: exampleProblem(name) }]);
  return {
    description: names.map((name) => `${problems[name].title}. ${problems[name].description}`).join(' Or: '),
    ...(names.some((name) => [429, 503].includes(problems[name].status)) && { headers: retryAfter }),
    content: {
      'application/problem+json': {
        schema: problemSchema.meta({ id: 'Problem' }),
        examples: Object.fromEntries(examples),
      },
    },
  };
}
