import { z } from 'zod';
import { errorPresets, presetNames } from './presets.ts';
import { routePaths } from './routes.ts';

const regularExpression = z.string().refine((source) => {
  try {
    return new RegExp(source, 'u') !== null;
  } catch {
    return false;
  }
}, 'must be a regular expression');

/** Selects the requests of a fault: a request must match every given field. */
const match = {
  /** A regular expression for the document's name, stored or sent. */
  name: regularExpression.optional(),
  method: z.enum(['GET', 'POST', 'PATCH', 'DELETE']).optional(),
  route: z.enum(routePaths, { error: `must be one of ${routePaths.join(', ')}` }).optional(),
  /** How many requests it applies to; all by default. */
  times: z.int().min(1).optional(),
  /** How many matching requests pass first. */
  skip: z.int().min(0).default(0),
};

const waitMs = z.int().min(0).max(3_600_000);

/**
 * The kinds of fault. `acts`: whether the request takes effect although it is not answered
 * properly.
 */
export const faultSchema = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('status'),
      ...match,
      /** A known error answer; the other fields replace parts of it. */
      preset: z.enum(presetNames, { error: `must be one of ${presetNames.join(', ')}` }).optional(),
      status: z.int().min(200).max(599).optional(),
      /** A string is sent unchanged, anything else as JSON. */
      body: z.json().optional(),
      content_type: z.string().min(1).optional(),
      headers: z.record(z.string(), z.string()).default({}),
      /** Seconds, or an HTTP date. */
      retry_after: z.union([z.string().min(1), z.int().min(0)]).optional(),
      acts: z.boolean().default(false),
    })
    .refine(({ preset, status }) => preset !== undefined || status !== undefined, 'needs a status or a preset'),
  /** Waits, then acts and answers, whether or not the client is still connected. */
  z.strictObject({ kind: z.literal('delay'), ...match, ms: waitMs }),
  /** Never answers and never acts. */
  z.strictObject({ kind: z.literal('hang'), ...match }),
  /** Resets the connection before acting. */
  z.strictObject({ kind: z.literal('reset'), ...match }),
  /** Sends the headers and half of the body, then closes the connection or sends nothing more. */
  z.strictObject({
    kind: z.literal('cut_off'),
    ...match,
    ending: z.enum(['close', 'stall']).default('close'),
    acts: z.boolean().default(true),
  }),
  /** Answers a success in another format. */
  z.strictObject({
    kind: z.literal('garbage'),
    ...match,
    status: z.int().min(200).max(299).default(200),
    body: z.string().default('{"unexpected":true}'),
    content_type: z.string().min(1).default('application/json'),
    acts: z.boolean().default(true),
  }),
  /** Answers with times that are missing, zero or far ahead. */
  z.strictObject({ kind: z.literal('odd_times'), ...match }),
  /** Answers a success whose body repeats `body` for ever. */
  z.strictObject({
    kind: z.literal('endless'),
    ...match,
    body: z.string().min(1),
    content_type: z.string().min(1).default('application/json'),
    acts: z.boolean().default(true),
  }),
  /** Acts twice, answers once. */
  z.strictObject({ kind: z.literal('duplicate'), ...match }),
  /** Acts, then resets the connection or never answers. */
  z.strictObject({
    kind: z.literal('accepted_unanswered'),
    ...match,
    ending: z.enum(['reset', 'hang']).default('reset'),
  }),
  /** Never answers, and acts after `ms`: the request lands after the client's time-out. */
  z.strictObject({ kind: z.literal('late'), ...match, ms: waitMs }),
]);
export type Fault = z.output<typeof faultSchema>;
export type FaultInput = z.input<typeof faultSchema>;

export interface StandingFault {
  id: string;
  fault: Fault;
  /** How many requests matched, and to how many of them it was applied. */
  matched: number;
  applied: number;
}

export interface FaultTarget {
  method: string;
  route: string;
  names: string[];
}

/**
 * The faults in force, in the order in which they were added. The first one that matches and is not
 * used up applies.
 */
export class FaultList {
  #standing: StandingFault[] = [];
  #count = 0;

  add(fault: Fault): StandingFault {
    this.#count += 1;
    const standing = { id: `fault-${this.#count}`, fault, matched: 0, applied: 0 };
    this.#standing.push(standing);
    return standing;
  }

  remove(id: string): boolean {
    const before = this.#standing.length;
    this.#standing = this.#standing.filter((standing) => standing.id !== id);
    return this.#standing.length < before;
  }

  clear(): void {
    this.#standing = [];
  }

  all(): StandingFault[] {
    return this.#standing.map((standing) => ({ ...standing }));
  }

  /** Returns the fault for this request and counts it. */
  take(target: FaultTarget): StandingFault | null {
    for (const standing of this.#standing) {
      const { fault } = standing;
      if (!fits(fault, target)) continue;
      if (fault.times !== undefined && standing.applied >= fault.times) continue;
      standing.matched += 1;
      if (standing.matched <= fault.skip) continue;
      standing.applied += 1;
      return standing;
    }
    return null;
  }
}

function fits(fault: Fault, { method, route, names }: FaultTarget): boolean {
  const { name } = fault;
  return (
    (fault.method === undefined || fault.method === method) &&
    (fault.route === undefined || fault.route === route) &&
    (name === undefined || names.some((candidate) => new RegExp(name, 'u').test(candidate)))
  );
}

/** The answer of a `status` fault. */
export function statusAnswer(fault: Extract<Fault, { kind: 'status' }>, requestId: string) {
  const preset = errorPresets(requestId, fault.preset, fault.status);
  const retryAfter = fault.retry_after === undefined ? {} : { 'retry-after': String(fault.retry_after) };
  const body =
    fault.body === undefined ? preset.body : typeof fault.body === 'string' ? fault.body : JSON.stringify(fault.body);
  const contentType = fault.content_type === undefined ? {} : { 'content-type': fault.content_type };
  return {
    status: fault.status ?? preset.status,
    headers: { ...preset.headers, ...contentType, ...fault.headers, ...retryAfter },
    body,
  };
}
