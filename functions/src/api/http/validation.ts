/** Turns what zod found wrong with a request into fields with their limit and the fix. */
import type { Hook } from '@hono/zod-openapi';
import type { ValidationTargets } from 'hono';
import type { z } from 'zod';
import type { ApiEnv } from './env.ts';
import { type FieldError, invalidFields } from './problem.ts';

/** Refuses a request that fails validation. Every route uses it. */
export const refuseInvalid: Hook<unknown, ApiEnv, string, undefined> = (result) => {
  if (result.success) return undefined;
  const { error, target } = result;
  const errors = error.issues.flatMap((issue) => fieldErrors(issue, target));
  // An empty text breaks several rules. The first message fits best.
  const [first = unacceptable(target), ...others] = errors.filter(
    ({ field }, index) => errors.findIndex((other) => other.field === field) === index,
  );
  throw invalidFields([first, ...others]);
};

function fieldErrors(issue: z.core.$ZodIssue, target: keyof ValidationTargets): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    // The answer repeats the caller's keys, so their number and length are limited.
    return issue.keys.slice(0, 20).map((key) => {
      const field = key.slice(0, 100);
      return {
        field,
        message: unchangeable.get(field) ?? `${field} is not a field of the ${kind(target)}. Remove it.`,
      };
    });
  }
  if (issue.path.length === 0) return [unacceptable(target)];
  return [{ field: issue.path.join('.'), message: issue.message }];
}

/** Fields of a new document that an edit does not have. */
const unchangeable = new Map([
  ['url', 'url cannot be changed. Delete this document and add another one with the new address.'],
]);

const unacceptable = (target: keyof ValidationTargets): FieldError => ({
  field: kind(target),
  message: `The ${kind(target)} must be one JSON object with the fields of this call.`,
});

const kind = (target: keyof ValidationTargets): string => (target === 'json' ? 'body' : target);
